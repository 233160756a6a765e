/** Composition root: the only file that builds adapters, and as long as what there is to build. */
import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import { ScmIntegrations } from '@backstage/integration';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { conditionalPermissions, pluginManagerPermissions } from '@flyloft/plugin-manager-common';
import {
  catalogueSourcesExtensionPoint,
  configurationChecksExtensionPoint,
  type ConfigurationCheck,
  type ConfigurationChecksExtensionPoint,
  environmentDetectorsExtensionPoint,
  installedPluginsServiceRef,
  pluginPermissionRules,
  pluginResourceRef,
  pluginTrafficServiceRef,
  type EnvironmentDetector,
  type SourceKind,
} from '@flyloft/plugin-manager-node';
import { resolve } from '@flyloft/resolver';
import { FilesystemBundleStore } from './adapters/bundles';
import { closeToPublic, createPluginDatabases } from './adapters/databases';
import { createHmacBundleTokens } from './adapters/keys/hmacBundleTokens';
import { createKubernetesClusters } from './adapters/kubernetes';
import { HttpPluginCalls } from './adapters/plugins/HttpPluginCalls';
import { BackstageSoftwareCatalogue } from './adapters/backstage/BackstageSoftwareCatalogue';
import { BackstageAnnouncements } from './adapters/backstage/BackstageAnnouncements';
import { scheduleCleanUp } from './adapters/backstage/scheduleCleanUp';
import { scheduleHealthSamples } from './adapters/backstage/scheduleHealthSamples';
import { publishChange } from './adapters/backstage/publishChange';
import { scheduleSources } from './adapters/backstage/scheduleSources';
import { builtInDetectors } from './adapters/detectors/builtInDetectors';
import { createLookupAdapters } from './adapters/lookups/createLookupAdapters';
import { migrateDatabase } from './adapters/postgres/migrateDatabase';
import { databaseAnswers } from './adapters/postgres/databaseAnswers';
import { isDatabaseAway } from './adapters/postgres/isDatabaseAway';
import { createPostgresChanges } from './adapters/postgres/postgresChanges';
import { openPostgresLeases } from './adapters/postgres/PostgresLeases';
import { createPostgresStore } from './adapters/postgres/PostgresStore';
import { PostgresRegistry } from './adapters/postgres/registry';
import { IndexedPluginSearch } from './adapters/search/IndexedPluginSearch';
import { PostgresHealthHistories } from './adapters/health/PostgresHealthHistories';
import { createPostgresActivity } from './adapters/search/postgresActivity';
import { PostgresSearchStatistics } from './adapters/search/PostgresSearchStatistics';
import { createMeanings, readSearchConfig } from './adapters/search/searchConfig';
import { AjvSchemaEngine } from './adapters/schema';
import { createSecretSources } from './adapters/secrets/createSecretSources';
import { createCatalogueSources } from './adapters/sources/createCatalogueSources';
import { cacheRemembered } from './adapters/system/cacheRemembered';
import { randomIds, systemClock } from './adapters/system/system';
import { builtInChecks } from './app/configuration/builtInChecks';
import { ConfigurationChecks } from './app/configuration/ConfigurationChecks';
import { createEngine } from './app/createEngine';
import type { EngineOptions } from './app/engine';
import { cleanUp } from './app/upkeep/cleanUp';
import { sweepThrowAways } from './app/upkeep/sweepThrowAways';
import { createUseCases } from './app/createUseCases';
import { createSecretsElsewhere } from './app/secrets/elsewhere';
import { createArrivalAnnouncer } from './app/notifications/announceArrivals';
import { createChangeAnnouncer } from './app/notifications/announceChanges';
import { keepCatalog } from './app/catalog/keepCatalog';
import { keepTraffic } from './app/health/keepTraffic';
import { samplePods } from './app/health/samplePods';
import { TrafficCounters } from './app/health/TrafficCounters';
import { keepRoutes } from './app/routing/keepRoutes';
import { RouteTable } from './app/routing/routeTable';
import { createSources } from './app/sources/sources';
import { clusterSteps, hookSteps } from './app/steps';
import { renderInstallation } from './domain/render';
import { createPluginProxy } from './http/proxy/createPluginProxy';
import { readAllowedOrigins } from './http/checkOrigin';
import { createRouter } from './http/router';
import { readConfig } from './readConfig';

/** Address that people open the portal at. */
const portalUrl = (config: RootConfigService) =>
  (config.getOptionalString('app.baseUrl') ?? config.getString('backend.baseUrl')).replace(/\/+$/, '');

/** The plugin manager: registry, engine and their HTTP API under `/api/plugin-manager`. */
export const pluginManagerPlugin = createBackendPlugin({
  pluginId: 'plugin-manager',
  register(env) {
    const kinds = new Map<string, SourceKind>();
    env.registerExtensionPoint(catalogueSourcesExtensionPoint, {
      addSourceKind(kind) {
        if (kinds.has(kind.kind)) throw new Error(`Two modules bring along the source kind "${kind.kind}".`);
        kinds.set(kind.kind, kind);
      },
    });
    const checkKinds = new Map<string, ConfigurationCheck>();
    const checkKindsPoint: ConfigurationChecksExtensionPoint = {
      addCheck(check) {
        if (checkKinds.has(check.id)) throw new Error(`Two modules bring along the check "${check.id}".`);
        checkKinds.set(check.id, check);
      },
    };
    env.registerExtensionPoint(configurationChecksExtensionPoint, checkKindsPoint);
    const detectors = new Map<string, EnvironmentDetector>();
    const addDetector = (detector: EnvironmentDetector) => {
      if (detectors.has(detector.id))
        throw new Error(`Two modules bring along the detector "${detector.id}".`);
      detectors.set(detector.id, detector);
    };
    env.registerExtensionPoint(environmentDetectorsExtensionPoint, { addDetector });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        installed: installedPluginsServiceRef,
        instance: coreServices.rootInstanceMetadata,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        traffic: pluginTrafficServiceRef,
        urlReader: coreServices.urlReader,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const { auth, httpAuth, logger, permissions, userInfo } = services;
        const config = readConfig(services.config);
        const { tenant, environments, publishers, portal, secretKey } = config;

        const knex = await services.database.getClient();
        if (!services.database.migrations?.skip) {
          await migrateDatabase(knex, resolvePackagePath('@flyloft/plugin-manager-backend', 'migrations'));
        }

        const clock = systemClock;
        const tell = [
          (topic: string, payload: Record<string, string>) => publishChange(services, topic, payload),
        ];
        const store = createPostgresStore({
          knex,
          clock,
          secretKey,
          registry: db => new PostgresRegistry(db),
          onPublished: (topic, payload) => tell.forEach(one => void one(topic, payload)),
        });
        const announcements = new BackstageAnnouncements(services.notifications);
        tell.push(
          createChangeAnnouncer({ store, announcements, log: logger }),
          createArrivalAnnouncer({ store, announcements, clock, log: logger })
        );
        const catalogueSources = createCatalogueSources({
          config: services.config,
          kinds,
          logger,
          cacheDirectory: config.cacheDirectory,
        });
        await store.sources.configure(catalogueSources.list().map(({ name, kind }) => ({ name, kind })));
        const sources = createSources({
          store,
          sources: catalogueSources,
          clock,
          ids: randomIds,
          log: logger,
        });
        await new PostgresRegistry(knex).syncPublishers(publishers);

        const { leases, session } = await openPostgresLeases(knex);
        const changes = createPostgresChanges(session);
        const bundles = await FilesystemBundleStore.create({ directory: config.bundleDirectory });
        const bundleTokens = createHmacBundleTokens(secretKey);
        const schemaEngine = AjvSchemaEngine.create();
        const searchConfig = readSearchConfig(services.config);
        const search = await IndexedPluginSearch.open({
          knex,
          session,
          tenant,
          portal,
          log: logger,
          meanings: createMeanings(searchConfig, knex),
        });
        const statistics = new PostgresSearchStatistics({
          knex,
          clock,
          retentionDays: searchConfig.statisticsDays,
          log: logger,
        });
        statistics.start();
        tell.push(async (_topic, { pluginId }) => {
          if (pluginId !== undefined) search.expect(pluginId);
        });
        const clusters = createKubernetesClusters(config.clusters, logger);
        const histories = new PostgresHealthHistories(knex);
        const { databases, admin } = createPluginDatabases(services.config, secretKey);

        const elsewhere = createSecretsElsewhere({
          sources: createSecretSources({
            config: services.config,
            clusters,
            shared: config.sharedSecrets,
            now: () => clock.now().getTime(),
          }),
          secrets: store.secrets,
        });
        const calls = new HttpPluginCalls({ auth });
        const lookupAdapters = createLookupAdapters({
          config: services.config,
          reader: services.urlReader,
        });
        builtInChecks(lookupAdapters).forEach(check => checkKindsPoint.addCheck(check));
        const checks = new ConfigurationChecks({ kinds: [...checkKinds.values()], clock, log: logger });
        const engineOptions: EngineOptions = {
          checks,
          store,
          leases,
          changes,
          clusters,
          databases,
          bundleTokens,
          schemaEngine,
          elsewhere,
          clock,
          ids: randomIds,
          log: logger,
          tenant,
          environments,
          host: portal,
          resolve: problem => resolve(problem),
          render: renderInstallation,
          steps: [
            ...clusterSteps({
              calls,
              findManifest: async (pluginId, version) =>
                (await store.registry.findRelease(pluginId, version))?.manifest,
            }),
            ...hookSteps({ calls, announcements, store, host: portal }),
          ],
        };
        const engine = createEngine(engineOptions);

        const software = new BackstageSoftwareCatalogue({ catalog: services.catalog, auth });
        builtInDetectors({
          portal: { ...portal, url: portalUrl(services.config) },
          clusters,
          integrations: ScmIntegrations.fromConfig(services.config),
          search,
          software,
          offeredSecrets: ({ environment: id, pluginId }, signal) => {
            const environment = environments.find(one => one.id === id);
            return environment
              ? elsewhere.offered({ tenant, environment, pluginId }, signal)
              : Promise.resolve([]);
          },
        }).forEach(addDetector);
        const useCases = createUseCases({
          store,
          engine,
          bundles,
          search,
          statistics,
          activity: createPostgresActivity({ knex, clock, tenant }),
          software,
          detectors: [...detectors.values()],
          remembered: cacheRemembered(services.cache),
          elsewhere,
          log: logger,
          schemaEngine,
          clusters,
          databases,
          bundleTokens,
          histories,
          sources,
          configuredSources: catalogueSources,
          clock,
          tenant,
          environments,
          publishers,
          portal,
          ...lookupAdapters,
          checks,
          basePath: new URL(await services.discovery.getExternalBaseUrl('plugin-manager')).pathname,
          mountedIds: async () =>
            (await services.instance.getInstalledPlugins()).map(plugin => plugin.pluginId),
          portalParts: () => ({ catalogue: services.installed.isFollowed(), checks: [...checkKinds.keys()] }),
        });
        services.permissionsRegistry.addPermissions(
          pluginManagerPermissions.filter(permission => !isResourcePermission(permission))
        );
        services.permissionsRegistry.addResourceType({
          resourceRef: pluginResourceRef,
          permissions: conditionalPermissions,
          rules: Object.values(pluginPermissionRules),
          getResources: refs =>
            Promise.all(refs.map(async ref => (await useCases.resources.ofPlugin(ref))[0])),
        });
        // Every route asks for credentials itself, so that a refusal has the API's own form; see http/router.
        services.httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        services.httpRouter.use(
          createRouter({
            auth,
            httpAuth,
            userInfo,
            permissions,
            useCases,
            engine,
            bundleTokens,
            logger,
            auditor: services.auditor,
            allowedOrigins: readAllowedOrigins(services.config),
            database: { isAway: isDatabaseAway, answers: () => databaseAnswers(knex) },
          })
        );

        const table = new RouteTable();
        const counters = new TrafficCounters();
        const traffic = keepTraffic({ counters, histories, clock, replica: randomIds.nonce(), log: logger });
        services.traffic.attach(
          createPluginProxy({ routes: table, auth, httpAuth, logger, traffic: counters })
        );
        const listed = await keepCatalog({
          store,
          changes,
          installed: services.installed,
          tenant,
          portalUrl: portalUrl(services.config),
          log: logger,
        });
        const routes = await keepRoutes({
          store,
          changes,
          clusters,
          tenant,
          environments,
          table,
          log: logger,
        });

        let sweeping: { stop(): void } | undefined;
        services.lifecycle.addStartupHook(async () => {
          // By now the portal's other plugins have their databases too (security rule 20).
          const { open } = await closeToPublic(admin);
          if (open.length > 0) {
            logger.warn(
              `Plugins can connect to databases that are not the portal's: ${open.join(
                ', '
              )}. REVOKE CONNECT, TEMPORARY ON DATABASE … FROM PUBLIC closes them.`
            );
          }
          await engine.start();
          sweeping = sweepThrowAways({ clusters, environments, clock, log: logger });
          await scheduleCleanUp(services.scheduler, logger, () =>
            cleanUp({ ...engineOptions, histories, retention: config.retention })
          );
          await scheduleHealthSamples(services.scheduler, () =>
            samplePods({ store, clusters, histories, environments, tenant, clock })
          );
          await scheduleSources(services.scheduler, catalogueSources.list(), sources.syncOnSchedule);
        });
        services.lifecycle.addShutdownHook(async () => {
          sweeping?.stop();
          listed.stop();
          routes.stop();
          await sources.stop();
          await search.close();
          await statistics.stop();
          await traffic.stop();
          await engine.stop();
          await session.close();
          await schemaEngine.close();
          clusters.close();
        });
      },
    });
  },
});
