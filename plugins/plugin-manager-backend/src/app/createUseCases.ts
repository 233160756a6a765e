import type { PortalParts } from '@flyloft/plugin-manager-common';
import type { ImportAnswer, ImportRequest } from '@flyloft/plugin-manager-common';
import type { PortalVersions } from '../domain/release/fitsPortal';
import type {
  BundleStore,
  BundleTokens,
  CatalogueSources,
  Clock,
  Clusters,
  HealthHistories,
  PluginActivity,
  PluginSearch,
  PluginDatabases,
  SchemaEngine,
  SearchStatistics,
  SoftwareCatalogue,
  Store,
} from '../ports';
import { createAudit, createSecrets, type Audit, type Secrets } from './administration/administration';
import { createDrafts, type Drafts } from './drafts/drafts';
import { operationUseCases, planUseCases, type OperationUseCases, type PlanUseCases } from './engineUseCases';
import { createDiscovery, type Discovery } from './discovery/discovery';
import {
  createDetection,
  type DetectionDependencies,
  type EnvironmentDetection,
} from './detection/detection';
import type { Engine } from './engine';
import type { EnvironmentConfig } from './environments';
import type { Outcome } from './outcome';
import { createOfferedSecrets, type OfferedSecretsUseCases } from './secrets/offeredSecrets';
import type { Person } from './person';
import type { Foresight } from './foresight/foresight';
import { createHealthReadings, type HealthReadings } from './health/healthHistories';
import { createPluginResources, type PluginResources } from './authorized/pluginResources';
import { createFrontends, type Frontends } from './frontends/frontends';
import { createFrontendFiles, type FrontendFiles } from './frontends/getFrontendFile';
import { createPreviews, type Previews } from './frontends/getPreview';
import { createInstallations, type Installations } from './installations/installations';
import { createCatalogue, type Catalogue } from './registry/catalogue';
import { createFeedback, type Feedback } from './registry/feedback';
import { importDynamicPlugins } from './imports/importDynamicPlugins';
import { createReleases, type Releases } from './registry/releases';
import type { ConfigurationChecks } from './configuration/ConfigurationChecks';
import { createConfigurations, type Configurations } from './configuration/configurations';
import type { Connections } from './connections/connections';
import { RateLimits } from './limits/RateLimits';
import { createLookups, type LookupDependencies, type Lookups } from './lookups/lookups';
import type { SecretsElsewhere } from './secrets/elsewhere';
import type { Sources, SourcesService } from './sources/sources';
import type { PublisherConfig } from './registry/publishers';

/** What the use cases work with; `plugin.ts` and tests build it. */
export type UseCaseDependencies = {
  store: Store;
  engine: Engine;
  bundles: BundleStore;
  search: PluginSearch;
  statistics: SearchStatistics;
  activity: PluginActivity;
  software: SoftwareCatalogue;
  log: { warn(message: string): void };
  schemaEngine: SchemaEngine;
  clusters: Clusters;
  histories: HealthHistories;
  databases: Pick<PluginDatabases, 'access'>;
  bundleTokens: Pick<BundleTokens, 'issue'>;
  sources: SourcesService;
  /** The configured catalogues, in their order. */
  configuredSources: Pick<CatalogueSources, 'list'>;
  clock: Clock;
  tenant: string;
  environments: EnvironmentConfig[];
  publishers: PublisherConfig[];
  portal: PortalVersions;
  /** Path of the API as browsers see it, such as `/api/plugin-manager`. */
  basePath: string;
  /** Ids of the plugins that this portal itself has mounted. */
  mountedIds: () => Promise<string[]>;
  /** Sends requests that forms ask for. */
  addresses: LookupDependencies['addresses'];
  repositories: LookupDependencies['repositories'];
  /** What looks at environments, and where answers are remembered. */
  detectors: DetectionDependencies['detectors'];
  remembered: DetectionDependencies['remembered'];
  elsewhere: SecretsElsewhere;
  /** Checks of config values, of this portal and of its modules. */
  checks: ConfigurationChecks;
  /** What of a manifest this portal can do. */
  portalParts: () => PortalParts;
};

/** Other portals' installations as plans. */
export interface Imports {
  importDynamicPlugins(request: ImportRequest, person: Person): Promise<Outcome<ImportAnswer>>;
}

/** Everything that can be asked of the plugin manager, by subject. */
export type UseCases = {
  /** What permissions are about. */
  resources: PluginResources;
  catalogue: Catalogue;
  discovery: Discovery;
  releases: Releases;
  feedback: Feedback;
  plans: PlanUseCases;
  operations: OperationUseCases;
  installations: Installations;
  health: HealthReadings;
  foresight: Foresight;
  frontends: Frontends;
  frontendFiles: FrontendFiles;
  previews: Previews;
  audit: Audit;
  secrets: Secrets;
  drafts: Drafts;
  lookups: Lookups;
  detection: EnvironmentDetection;
  offeredSecrets: OfferedSecretsUseCases;
  configurations: Configurations;
  connections: Connections;
  imports: Imports;
  sources: Omit<Sources, 'notifySource'>;
  /** Whoever signs a request is known by that. */
  hooks: Pick<Sources, 'notifySource'>;
};

/** Builds the use cases. None of them asks for permissions: that is `app/authorized`. */
export function createUseCases(dependencies: UseCaseDependencies): UseCases {
  const resources = createPluginResources(dependencies);
  const limits = new RateLimits(dependencies.store);
  return {
    resources,
    catalogue: createCatalogue(dependencies),
    discovery: createDiscovery(dependencies),
    releases: createReleases(dependencies),
    feedback: createFeedback(dependencies),
    plans: planUseCases(dependencies.engine, dependencies),
    operations: operationUseCases(dependencies.engine),
    installations: createInstallations(dependencies),
    health: createHealthReadings(dependencies),
    foresight: dependencies.engine.foresight,
    frontends: createFrontends(dependencies),
    frontendFiles: createFrontendFiles(dependencies),
    previews: createPreviews(dependencies),
    audit: createAudit(dependencies),
    secrets: createSecrets(dependencies),
    drafts: createDrafts(dependencies),
    lookups: createLookups({ ...dependencies, limits }),
    configurations: createConfigurations({ ...dependencies, resources, limits }),
    connections: dependencies.engine.connections({ resources, limits }),
    detection: createDetection(dependencies),
    offeredSecrets: createOfferedSecrets(dependencies),
    imports: {
      importDynamicPlugins: (request, person) => importDynamicPlugins(dependencies, request, person),
    },
    sources: dependencies.sources,
    hooks: dependencies.sources,
  };
}
