import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
  metricsServiceFactory,
  tracingServiceFactory,
} from '@backstage/backend-defaults/alpha';
import { auditorServiceFactory } from '@backstage/backend-defaults/auditor';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { discoveryServiceFactory } from '@backstage/backend-defaults/discovery';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { httpRouterServiceFactory } from '@backstage/backend-defaults/httpRouter';
import { lifecycleServiceFactory } from '@backstage/backend-defaults/lifecycle';
import { loggerServiceFactory } from '@backstage/backend-defaults/logger';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { rootHealthServiceFactory } from '@backstage/backend-defaults/rootHealth';
import { rootLifecycleServiceFactory } from '@backstage/backend-defaults/rootLifecycle';
import { rootSystemMetadataServiceFactory } from '@backstage/backend-defaults/rootSystemMetadata';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import { coreServices, createServiceFactory, type ServiceFactory } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import type { HostServer } from '../http/hostServer';
import type { JsonLogger } from '../log/jsonLogger';
import { lazyCacheServiceFactory, lazyUrlReaderServiceFactory } from './lazyServices';
import { rootHttpRouterOn } from './rootHttpRouter';

/** What the services are made from. */
export type HostServicesOptions = { config: Config; logger: JsonLogger; server: HostServer };

/**
 * Every service that a plugin may ask for: `createBackend()`'s list with the host's own config, logger and HTTP server,
 * and with the heavy ones loaded when a plugin first asks for them. Signals, notifications and the catalog come with
 * their own packages' default factories, plugin and instance metadata with the backend itself.
 */
export function hostServices(options: HostServicesOptions): ServiceFactory[] {
  return [
    createServiceFactory({ service: coreServices.rootConfig, deps: {}, factory: () => options.config }),
    createServiceFactory({ service: coreServices.rootLogger, deps: {}, factory: () => options.logger }),
    rootHttpRouterOn(options.server),
    rootHealthServiceFactory,
    rootLifecycleServiceFactory,
    lifecycleServiceFactory,
    loggerServiceFactory,
    discoveryServiceFactory,
    databaseServiceFactory,
    authServiceFactory,
    httpAuthServiceFactory,
    httpRouterServiceFactory,
    userInfoServiceFactory,
    permissionsServiceFactory,
    permissionsRegistryServiceFactory,
    auditorServiceFactory,
    schedulerServiceFactory,
    eventsServiceFactory,
    actionsServiceFactory,
    actionsRegistryServiceFactory,
    metricsServiceFactory,
    tracingServiceFactory,
    lazyCacheServiceFactory,
    lazyUrlReaderServiceFactory,
    rootSystemMetadataServiceFactory,
  ];
}
