import type {
  EndpointBodyInput,
  Installation,
  JsonObject,
  PluginDetail,
} from '@flyloft/plugin-manager-common';

type AnyChange = EndpointBodyInput<'makePlan'>['changes'][number];

/** A change that gives a plugin a configuration. */
export type Change = Extract<AnyChange, { kind: 'install' | 'update' | 'configure' }>;

/** The wish that the wizard's data stands for. */
export function toChange(
  plugin: PluginDetail,
  installation: Installation | undefined,
  config: JsonObject
): Change {
  const { id: pluginId } = plugin;
  const range = plugin.manifest.version;
  if (!installation || installation.state === 'uninstalled')
    return { kind: 'install', pluginId, range, config };
  if (installation.release !== range) return { kind: 'update', pluginId, range, config };
  return { kind: 'configure', pluginId, config };
}
