import { coreServices, createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';

/** A plugin that is installed and asks to be listed where people look things up. */
export type ListedPlugin = {
  pluginId: string;
  name: string;
  description: string;
  publisher: string;
  type: string;
  maturity: string;
  keywords: string[];
  /** Release by environment. */
  releases: Record<string, string>;
  /** Where its source code is. */
  repository?: string;
  /** Its page in the portal. */
  url: string;
};

/** Called with all of them whenever one has changed. */
export type ListedPluginsListener = (plugins: readonly ListedPlugin[]) => Promise<void>;

/**
 * Where the plugin manager says which installed plugins ask to be listed, and others of the portal's plugins hear of it:
 * the software catalogue, for one.
 */
export interface InstalledPluginsService {
  /** Says which there are now; waits for nobody. */
  publish(plugins: readonly ListedPlugin[]): void;
  /** Hears of them: at once where something was said already, and after each change. */
  follow(listener: ListedPluginsListener): void;
  /** Whether anybody listens. */
  isFollowed(): boolean;
}

/** Makes an {@link InstalledPluginsService}. Listeners that throw are told to `onError`. */
export function createInstalledPlugins(onError: (error: unknown) => void): InstalledPluginsService {
  const listeners: ListedPluginsListener[] = [];
  let latest: readonly ListedPlugin[] | undefined;
  const tell = (listener: ListedPluginsListener, plugins: readonly ListedPlugin[]) =>
    void listener(plugins).catch(onError);
  return {
    publish(plugins) {
      latest = plugins;
      for (const listener of listeners) tell(listener, plugins);
    },
    follow(listener) {
      listeners.push(listener);
      if (latest) tell(listener, latest);
    },
    isFollowed: () => listeners.length > 0,
  };
}

/** Reference of {@link InstalledPluginsService}. */
export const installedPluginsServiceRef = createServiceRef<InstalledPluginsService>({
  id: 'plugin-manager.installed-plugins',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { logger: coreServices.rootLogger },
      factory: ({ logger }) =>
        createInstalledPlugins(error => logger.warn(`Installed plugins could not be listed: ${error}`)),
    }),
});
