import type { CacheManager as CacheManagerType } from '@backstage/backend-defaults/cache';
import { coreServices, createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';

type UrlReaderModule = typeof import('@backstage/backend-defaults/urlReader');
type CacheModule = typeof import('@backstage/backend-defaults/cache');
type ReaderFactory = import('@backstage/backend-defaults/urlReader').ReaderFactory;

/** The same service as the one in the URL readers' module, which is not loaded for this: services are known by id. */
const urlReaderFactoriesRef = createServiceRef<ReaderFactory>({
  id: 'core.urlReader.factories',
  scope: 'plugin',
  multiton: true,
});

/** URL readers bring the SDKs of four clouds: 31 MB of heap that most plugins do not need. */
export const lazyUrlReaderServiceFactory = createServiceFactory({
  service: coreServices.urlReader,
  deps: { config: coreServices.rootConfig, logger: coreServices.logger, factories: urlReaderFactoriesRef },
  factory({ config, logger, factories }) {
    const { UrlReaders } = require('@backstage/backend-defaults/urlReader') as UrlReaderModule;
    return UrlReaders.default({ config, logger, factories });
  },
});

/** The cache brings the clients of five kinds of stores. */
export const lazyCacheServiceFactory = createServiceFactory({
  service: coreServices.cache,
  deps: {
    config: coreServices.rootConfig,
    logger: coreServices.rootLogger,
    plugin: coreServices.pluginMetadata,
  },
  createRootContext({ config, logger }): CacheManagerType {
    const { CacheManager } = require('@backstage/backend-defaults/cache') as CacheModule;
    return CacheManager.fromConfig(config, { logger });
  },
  factory({ plugin }, manager) {
    return manager.forPlugin(plugin.getId());
  },
});
