import type { PluginDetail, WantedChange } from '@flyloft/plugin-manager-common';
import { queryKeys, useEnvironments, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { ConflictBlock } from '../plan/ConflictBlock';
import { readConflict } from '../plan/readConflict';

/** Says before anybody asks for it that a release stands against what is installed, and what would fit. Else nothing. */
export function WouldFit({ plugin }: { plugin: Pick<PluginDetail, 'id' | 'installed' | 'manifest'> }) {
  const client = usePluginManager();
  const environments = useEnvironments();
  const { version } = plugin.manifest;
  const installed = plugin.installed.find(({ state }) => state !== 'uninstalled');
  const environment = installed?.environment ?? environments.data?.items[0]?.id;
  const changes: WantedChange[] = [
    { kind: installed ? 'update' : 'install', pluginId: plugin.id, range: version },
  ];
  const preview = useQuery({
    queryKey: [...queryKeys.plans, 'would-fit', plugin.id, version, environment],
    queryFn: () => client.makePlan({ environment, changes, preview: true }),
    enabled: environment !== undefined && installed?.release !== version,
    retry: false,
  });
  // Whatever else a plan would be refused for, such as a setting that is still to be filled in, is not about this page.
  if (environment === undefined || !readConflict(preview.error)) return null;
  return (
    <ConflictBlock
      title={`${version} does not fit here`}
      error={preview.error}
      environment={environment}
      asked={changes}
    />
  );
}
