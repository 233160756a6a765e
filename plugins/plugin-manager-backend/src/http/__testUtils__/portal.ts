import {
  coreServices,
  createBackendPlugin,
  type BackstageCredentials,
  type HttpAuthService,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { makeBundle } from '@flyloft/bundle';
import type { ConfigurationCheck } from '@flyloft/plugin-manager-node';
import type { ManifestInput, RESOURCE_TYPE_PLUGIN } from '@flyloft/plugin-manager-common';
import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { FilesystemBundleStore } from '../../adapters/bundles';
import { HttpAddresses } from '../../adapters/lookups/HttpAddresses';
import { databaseAnswers } from '../../adapters/postgres/databaseAnswers';
import { isDatabaseAway } from '../../adapters/postgres/isDatabaseAway';
import { IndexedPluginSearch } from '../../adapters/search/IndexedPluginSearch';
import { LatentMeanings } from '../../adapters/search/LatentMeanings';
import { PostgresHealthHistories } from '../../adapters/health/PostgresHealthHistories';
import { createPostgresActivity } from '../../adapters/search/postgresActivity';
import { PostgresSearchStatistics } from '../../adapters/search/PostgresSearchStatistics';
import { createTestEngine, type TestEngine } from '../../__testUtils__/engine';
import { migratedDatabase } from '../../__testUtils__/database';
import { builtInChecks } from '../../app/configuration/builtInChecks';
import { ConfigurationChecks } from '../../app/configuration/ConfigurationChecks';
import { createUseCases } from '../../app/createUseCases';
import type { EngineOptions } from '../../app/engine';
import type { PublisherConfig } from '../../app/registry/publishers';
import { createSources } from '../../app/sources/sources';
import type { ConfiguredSource, Repositories, SoftwareCatalogue } from '../../ports';
import { createRouter } from '../router';
import { createAnswerCheck } from './checkAnswers';

/** A person of the tests; everybody may everything but who is called `nobody`. */
export const as = (name: string, actor?: string) => ({
  authorization: `Bearer ${mockCredentials.user.token(
    `user:default/${name}`,
    actor === undefined ? undefined : { actor: { subject: actor } }
  )}`,
});

/** A service of the tests: an external token by its subject, or `plugin:<id>`. */
export const asService = (subject: string, restricted = true) => ({
  authorization: `Bearer test-service ${subject} ${restricted ? 'restricted' : 'unlimited'}`,
});

/** The mocked authentication knows one service only; this one knows those of {@link asService}. */
function withServices(httpAuth: HttpAuthService): HttpAuthService {
  return {
    ...httpAuth,
    issueUserCookie: (res, options) => httpAuth.issueUserCookie(res, options),
    async credentials(req, options) {
      const [, kind, subject, access] = (req.headers.authorization ?? '').split(' ');
      if (kind !== 'test-service' || subject === undefined) return httpAuth.credentials(req, options);
      const principal = mockCredentials.service(
        subject,
        access === 'restricted' ? { permissionNames: ['plugin-manager.release.publish'] } : undefined
      );
      return principal as never;
    },
  };
}

/** A running API over a real database, with the engine behind it. */
export type TestPortal = TestEngine & {
  api: ReturnType<typeof request>;
  url: string;
  /** Every answer is held against the OpenAPI document; closing throws where one did not fit. */
  answers: ReturnType<typeof createAnswerCheck>;
  bundleDirectory: string;
  search: IndexedPluginSearch;
  statistics: PostgresSearchStatistics;
  knex: Awaited<ReturnType<typeof migratedDatabase>>['knex'];
};

/** Permissions that a test person lacks, by name. */
const DENIED: Record<string, RegExp> = {
  'user:default/nobody': /./,
  'user:default/dev': /decide|publish|yank|admin|cancel/,
};

type Asked = { credentials: BackstageCredentials } | undefined;

const actorOf = (asked: Asked): string => Object(Object(asked?.credentials).principal).userEntityRef ?? '';

const definite = ({ name }: { name: string }, asked: Asked) =>
  DENIED[actorOf(asked)]?.test(name) ? AuthorizeResult.DENY : AuthorizeResult.ALLOW;

/** A software catalogue in which there is nothing. */
const noSoftware: SoftwareCatalogue = {
  countComponents: async () => new Map(),
  teamsOf: async () => new Map(),
};

/** Integrations that read nothing. */
const noRepositories: Repositories = {
  branches: async () => ({ outcome: 'refused', because: 'There is no integration for it.' }),
  paths: async () => ({ outcome: 'refused', because: 'There is no integration for it.' }),
};

/** User info with groups, as a sign-in resolver that reads the software catalogue gives it. */
function withGroups(userInfo: UserInfoService, groupsOf: (person: string) => string[]): UserInfoService {
  return {
    async getUserInfo(credentials) {
      const info = await userInfo.getUserInfo(credentials);
      const { userEntityRef, ownershipEntityRefs } = info;
      return { userEntityRef, ownershipEntityRefs: [...ownershipEntityRefs, ...groupsOf(userEntityRef)] };
    },
  };
}

/** Starts the API of the plugin manager without a cluster. */
export async function startTestPortal(
  options: {
    publishers?: PublisherConfig[];
    sources?: ConfiguredSource[];
    engine?: Partial<EngineOptions>;
    software?: SoftwareCatalogue;
    /** The groups that a person brings along from signing in. */
    groupsOf?: (person: string) => string[];
    repositories?: Repositories;
    detectors?: EnvironmentDetector[];
    /** Checks that a module brings along. */
    checks?: ConfigurationCheck[];
    /** Decides where it does not answer undefined. */
    policy?: (
      permission: ResourcePermission<typeof RESOURCE_TYPE_PLUGIN>,
      actor: string
    ) => PolicyDecision | undefined;
  } = {}
): Promise<TestPortal> {
  const database = await migratedDatabase();
  const bundleDirectory = await mkdtemp(path.join(tmpdir(), 'flyloft-bundles-'));
  // The servers that tests ask are on this machine.
  const addresses = new HttpAddresses({ isAllowed: host => host.startsWith('127.0.0.1:') });
  const repositories = options.repositories ?? noRepositories;
  const checks = new ConfigurationChecks({
    kinds: [...builtInChecks({ addresses, repositories }), ...(options.checks ?? [])],
    clock: { now: () => new Date() },
    log: { warn: () => undefined },
    deadlineMs: 500,
  });
  const engine = await createTestEngine(database.knex, { checks, ...options.engine });
  const bundles = await FilesystemBundleStore.create({ directory: bundleDirectory });
  const { store, options: parts } = engine;
  const search = await IndexedPluginSearch.open({
    knex: database.knex,
    session: engine.session,
    tenant: 'default',
    portal: parts.host,
    log: parts.log,
    meanings: new LatentMeanings(),
  });
  const statistics = new PostgresSearchStatistics({
    knex: database.knex,
    clock: parts.clock,
    retentionDays: 90,
    log: parts.log,
  });
  engine.onPublished.add((_topic, { pluginId }) => pluginId !== undefined && search.expect(pluginId));
  const configured = options.sources ?? [];
  const catalogueSources = {
    list: () => configured,
    find: (name: string) => configured.find(source => source.name === name),
  };
  await store.sources.configure(configured.map(({ name, kind }) => ({ name, kind })));
  const sources = createSources({
    store,
    sources: catalogueSources,
    clock: parts.clock,
    ids: parts.ids,
    log: parts.log,
  });
  const useCases = createUseCases({
    sources,
    configuredSources: catalogueSources,
    store,
    engine: engine.engine,
    bundles,
    search,
    statistics,
    activity: createPostgresActivity({ knex: database.knex, clock: parts.clock, tenant: 'default' }),
    software: options.software ?? noSoftware,
    log: parts.log,
    schemaEngine: parts.schemaEngine,
    clusters: parts.clusters,
    databases: parts.databases,
    bundleTokens: parts.bundleTokens,
    histories: new PostgresHealthHistories(database.knex),
    clock: parts.clock,
    tenant: 'default',
    environments: parts.environments,
    publishers: options.publishers ?? [{ id: 'acme', trustTier: 'internal' }],
    portal: parts.host,
    basePath: '/api/plugin-manager',
    mountedIds: async () => ['catalog', 'own-plugin'],
    portalParts: () => ({ catalogue: false }),
    detectors: options.detectors ?? [],
    remembered: { get: async () => undefined, set: async () => undefined },
    elsewhere: parts.elsewhere,
    addresses,
    repositories,
    checks,
  });
  const answers = createAnswerCheck();
  const backend = await startTestBackend({
    features: [
      mockServices.httpAuth.factory({ defaultCredentials: mockCredentials.none() }),
      createBackendPlugin({
        pluginId: 'plugin-manager',
        register(env) {
          env.registerInit({
            deps: {
              auth: coreServices.auth,
              auditor: coreServices.auditor,
              httpAuth: coreServices.httpAuth,
              httpRouter: coreServices.httpRouter,
              logger: coreServices.logger,
              userInfo: coreServices.userInfo,
            },
            async init({ httpRouter, ...services }) {
              httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
              httpRouter.use(answers.middleware);
              httpRouter.use(
                createRouter({
                  ...services,
                  ...(options.groupsOf ? { userInfo: withGroups(services.userInfo, options.groupsOf) } : {}),
                  httpAuth: withServices(services.httpAuth),
                  permissions: mockServices.permissions.mock({
                    authorize: async (requests, asked) =>
                      requests.map(({ permission }) => ({ result: definite(permission, asked) })),
                    authorizeConditional: async (requests, asked) =>
                      requests.map(
                        ({ permission }) =>
                          options.policy?.(
                            permission as ResourcePermission<typeof RESOURCE_TYPE_PLUGIN>,
                            actorOf(asked)
                          ) ?? {
                            result: definite(permission, asked),
                          }
                      ),
                  }),
                  useCases,
                  engine: engine.engine,
                  bundleTokens: parts.bundleTokens,
                  allowedOrigins: new Set(['http://localhost:7007']),
                  database: { isAway: isDatabaseAway, answers: () => databaseAnswers(database.knex) },
                })
              );
            },
          });
        },
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}/api/plugin-manager`;
  return {
    ...engine,
    async publish(fields, record) {
      const release = await engine.publish(fields, record);
      search.expect(release.pluginId);
      return release;
    },
    search,
    statistics,
    knex: database.knex,
    bundleDirectory,
    url,
    api: request(url),
    answers,
    async close() {
      await backend.stop();
      await search.close();
      await engine.close();
      await database.drop();
      await rm(bundleDirectory, { recursive: true, force: true });
      if (answers.violations.length > 0) throw new Error(answers.violations.join('\n'));
    },
  };
}

/** A bundle as a publisher makes it. */
export async function bundleOf(
  manifest: Partial<ManifestInput> = {},
  files: Record<string, string> = { 'README.md': '# Radar\n' }
): Promise<{ tgz: Buffer; digest: string }> {
  const made = await makeBundle(
    {
      manifest: {
        manifestVersion: 1,
        id: 'radar',
        name: 'Radar',
        version: '1.0.0',
        type: 'standalone',
        description: 'Draws a radar',
        publisher: 'acme',
        license: 'Apache-2.0',
        ...manifest,
      },
      files: new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
    },
    { allowNativeCode: true }
  );
  if (!made.ok) throw new Error(made.message);
  return { tgz: made.tgz, digest: made.digest };
}
