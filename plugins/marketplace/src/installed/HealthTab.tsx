import { Flex, Text } from '@backstage/ui';
import type { Installation } from '@flyloft/plugin-manager-common';
import {
  ErrorBlock,
  LoadingBlock,
  queryKeys,
  StateBadge,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';

/** How it is right now, and why. */
export function HealthTab({ installation }: { installation: Installation }) {
  const client = usePluginManager();
  const { environment, pluginId } = installation;
  const health = useQuery({
    queryKey: queryKeys.health(environment, pluginId),
    queryFn: ({ signal }) => client.getHealth(pluginId, { environment }, { signal }),
  });
  if (health.isPending) return <LoadingBlock label="Asking how it is" />;
  if (health.isError) {
    return (
      <ErrorBlock
        title="Its health cannot be shown"
        error={health.error}
        onRetry={() => void health.refetch()}
      />
    );
  }
  const { status, reasons } = health.data;
  return (
    <Flex direction="column" gap="3">
      <div>
        <StateBadge state={status} />
      </div>
      {reasons.length === 0 ? (
        <Text>{status === 'healthy' ? 'Every check passes.' : 'There is nothing to say yet.'}</Text>
      ) : (
        <ul>
          {reasons.map(reason => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {installation.namespace && (
        <Text color="secondary">
          Runs in namespace <code>{installation.namespace}</code>.
        </Text>
      )}
    </Flex>
  );
}
