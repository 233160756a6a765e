import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type ServiceFactory,
} from '@backstage/backend-plugin-api';
import { HostFailure } from '../lifecycle/hostFailure';

/** What was found to be registered. */
export type RegisteredPlugins = ReadonlyArray<{ readonly pluginId: string }>;

/** Throws a HostFailure where anything but the one plugin, or nothing at all, has been registered. */
export function checkOnlyThisPlugin(pluginId: string, registered: RegisteredPlugins): void {
  const foreign = registered.map(plugin => plugin.pluginId).filter(id => id !== pluginId);
  if (foreign.length > 0) {
    throw new HostFailure(
      'PLUGIN_FOREIGN',
      `The bundle of ${pluginId} starts a backend of another plugin: ${foreign.join(
        ', '
      )}. A pod runs the plugin of its manifest only.`
    );
  }
  if (registered.length === 0) {
    throw new HostFailure(
      'PLUGIN_FOREIGN',
      `The bundle starts no backend with the id ${pluginId}; the manifest's id and the backend's pluginId must be the same.`
    );
  }
}

/**
 * A service that Backstage creates after every feature has registered and before any is initialised: the one place
 * where also the features that came out of a feature loader are known.
 */
export function onlyThisPluginGuard(pluginId: string): ServiceFactory {
  return createServiceFactory({
    service: createServiceRef<{ checked: true }>({ id: 'flyloft.onlyThisPlugin', scope: 'root' }),
    deps: { instance: coreServices.rootInstanceMetadata },
    async factory({ instance }) {
      checkOnlyThisPlugin(pluginId, await instance.getInstalledPlugins());
      return { checked: true as const };
    },
  });
}
