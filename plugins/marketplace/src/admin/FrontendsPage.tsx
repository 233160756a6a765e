import { Alert, Button, Flex, Link } from '@backstage/ui';
import { shortDigest } from '@flyloft/plugin-manager-common';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  queryKeys,
  RelativeTime,
  useInstalled,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TryFrontendButton } from '../installed/TryFrontendButton';
import { paths } from '../routes';
import { AdminPage } from './AdminPage';

/** Frontends that were switched off because they failed, why, and how to switch them on again. */
export function FrontendsPage() {
  const client = usePluginManager();
  const cache = useQueryClient();
  const installed = useInstalled();
  const release = useMutation({
    mutationFn: (pluginId: string) => client.releaseFrontend(pluginId),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.installed }),
  });
  const off = (installed.data?.items ?? []).filter(item => item.quarantine);
  return (
    <AdminPage
      title="Frontends"
      subtitle="A frontend that fails is switched off for everybody; the rest of the portal stays up."
    >
      {installed.isPending && <LoadingBlock label="Loading frontends" />}
      {installed.isError && (
        <ErrorBlock
          title="Frontends cannot be shown"
          error={installed.error}
          onRetry={() => void installed.refetch()}
        />
      )}
      {release.isError && <ErrorBlock title="It was not switched on" error={release.error} />}
      {installed.isSuccess && off.length === 0 && (
        <EmptyState title="No frontend is switched off">
          If one ever keeps the portal from starting, open it with ?safe-mode=on.
        </EmptyState>
      )}
      {off.map(item => (
        <Alert
          key={item.id}
          status="danger"
          icon
          title={`${item.name} ${item.release}`}
          description={
            <>
              {item.quarantine!.message} · <RelativeTime at={item.quarantine!.at} /> · bundle{' '}
              <code>{shortDigest(item.quarantine!.digest)}</code> ·{' '}
              <Link href={paths.installation(item.environment, item.pluginId, 'revisions')}>Roll back</Link>
            </>
          }
          customActions={
            <Flex gap="2" className="mp-wrap">
              <TryFrontendButton installation={item} />
              <Button
                size="small"
                variant="secondary"
                isPending={release.isPending}
                onPress={() => release.mutate(item.pluginId)}
              >
                Switch on again
              </Button>
            </Flex>
          }
        />
      ))}
    </AdminPage>
  );
}
