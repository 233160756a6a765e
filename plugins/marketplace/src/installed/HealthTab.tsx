import { useRef, useState } from 'react';
import { Flex, Text } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import {
  ErrorBlock,
  LoadingBlock,
  queryKeys,
  RelativeTime,
  StateBadge,
  useHealthHistory,
  usePluginManager,
  useRevisions,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { ConflictBlock } from '../plan/ConflictBlock';
import { whatHappened } from './health/figures';
import { HealthCharts, HOURS, type Hours } from './health/HealthCharts';
import { RunAxis } from './RunAxis';
import { useReturn } from './useReturn';

/** The least of the times that holds all that is known of it: a day of which minutes are drawn says little. */
function hoursSince(installedAt: string): Hours {
  const age = (Date.now() - new Date(installedAt).getTime()) / 3_600_000;
  return HOURS.find(hours => age < hours) ?? 24;
}

/** How it is right now and why, how it was, and what ran when: a change is a mark on the same time. */
export function HealthTab({ installation }: { installation: Installation }) {
  const client = usePluginManager();
  const { environment, pluginId } = installation;
  const revisions = useRevisions(installation.id);
  const goBack = useReturn(installation);
  const [params, setParams] = useSearchParams();
  const hours: Hours =
    HOURS.find(one => String(one) === params.get('hours')) ?? hoursSince(installation.installedAt);
  const history = useHealthHistory(environment, pluginId, hours);
  const failures = useQuery({
    queryKey: [...queryKeys.operations, 'failed', environment, pluginId],
    queryFn: ({ signal }) =>
      client.listOperations({ environment, pluginId, state: 'undone,stuck', limit: 20 }, { signal }),
  });
  const [chosen, setChosen] = useState<number>();
  const axis = useRef<HTMLDivElement>(null);
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
          {history.data && installation.type !== 'standalone' && (
            <p>
              <strong>Score</strong> {history.data.words}
            </p>
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
      {installation.type === 'standalone' && (
        <Text as="p" color="secondary">
          It has no pods of its own: its pages run in the browser, and there is nothing to measure here.
        </Text>
      )}
      {history.isError && (
        <ErrorBlock
          title="How it was cannot be shown"
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      {history.data && installation.type !== 'standalone' && (
        <HealthCharts
          history={history.data}
          hours={hours}
          onHours={wanted =>
            setParams(
              current => {
                const next = new URLSearchParams(current);
                next.set('hours', String(wanted));
                return next;
              },
              { replace: true }
            )
          }
          happened={whatHappened(revisions.data ?? [], failures.data?.items ?? [])}
          chosen={chosen}
          onChoose={revision => {
            setChosen(revision);
            axis.current?.scrollIntoView({ block: 'nearest' });
          }}
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
        <div ref={axis}>
          <RunAxis
            installation={installation}
            revisions={revisions.data}
            chosen={chosen}
            onChoose={setChosen}
            onReturn={goBack.mutate}
            isPending={goBack.isPending}
          />
        </div>
      )}
    </Flex>
  );
}
