import { Flex } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import {
  ErrorBlock,
  LoadingBlock,
  queryKeys,
  RelativeTime,
  StateBadge,
  usePluginManager,
  useRevisions,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { ConflictBlock } from '../plan/ConflictBlock';
import { RunAxis } from './RunAxis';
import { useReturn } from './useReturn';

/** How it is right now and why, and below it what ran when. */
export function HealthTab({ installation }: { installation: Installation }) {
  const client = usePluginManager();
  const { environment, pluginId } = installation;
  const revisions = useRevisions(installation.id);
  const goBack = useReturn(installation);
  const health = useQuery({
    queryKey: queryKeys.health(environment, pluginId),
    queryFn: ({ signal }) => client.getHealth(pluginId, { environment }, { signal }),
  });
  return (
    <Flex direction="column" gap="4">
      {health.isPending && <LoadingBlock label="Asking how it is" />}
      {health.isError && (
        <ErrorBlock
          title="Its health cannot be shown"
          error={health.error}
          onRetry={() => void health.refetch()}
        />
      )}
      {health.data && (
        <section className="mp-panel mp-health" aria-label="Health">
          <StateBadge state={health.data.status} />
          {health.data.reasons.length === 0 ? (
            <p>{health.data.status === 'healthy' ? 'Every check passes.' : 'There is nothing to say yet.'}</p>
          ) : (
            <ul>
              {health.data.reasons.map(reason => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          <p className="mp-secondary">
            Checked <RelativeTime at={health.data.checkedAt} />
            {installation.namespace && (
              <>
                {' '}
                in namespace <code>{installation.namespace}</code>
              </>
            )}
          </p>
        </section>
      )}
      {goBack.isError && (
        <ConflictBlock
          title={`Revision ${goBack.variables} does not go together with what is installed`}
          error={goBack.error}
          environment={environment}
          asked={[{ kind: 'rollback', pluginId, revision: goBack.variables }]}
        />
      )}
      {revisions.isPending && <LoadingBlock label="Loading what ran" />}
      {revisions.isError && (
        <ErrorBlock
          title="What ran cannot be shown"
          error={revisions.error}
          onRetry={() => void revisions.refetch()}
        />
      )}
      {revisions.data && (
        <RunAxis
          installation={installation}
          revisions={revisions.data.items}
          onReturn={goBack.mutate}
          isPending={goBack.isPending}
        />
      )}
    </Flex>
  );
}
