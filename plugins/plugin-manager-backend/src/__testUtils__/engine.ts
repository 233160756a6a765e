import { EventEmitter, once } from 'node:events';
import { resolve } from '@flyloft/resolver';
import type { Knex } from 'knex';
import type { ManifestInput, Operation } from '@flyloft/plugin-manager-common';
import { createHmacBundleTokens } from '../adapters/keys/hmacBundleTokens';
import { createPostgresChanges } from '../adapters/postgres/postgresChanges';
import { openPostgresLeases, type LeaseTimes } from '../adapters/postgres/PostgresLeases';
import { createPostgresStore } from '../adapters/postgres/PostgresStore';
import { PostgresRegistry } from '../adapters/postgres/registry';
import type { PostgresSession } from '../adapters/postgres/session';
import { AjvSchemaEngine } from '../adapters/schema';
import { randomIds, systemClock } from '../adapters/system/system';
import { createEngine } from '../app/createEngine';
import type { Engine, EngineOptions } from '../app/engine';
import type { Person } from '../app/person';
import { createSecretsElsewhere } from '../app/secrets/elsewhere';
import { renderInstallation } from '../domain/render';
import type { Cluster, PluginDatabases, ReleaseRecord, Store } from '../ports';
import { environmentOf, QUICK_LEASES, TEST_KEY } from './environments';
import { releaseOf } from './releases';

export { environmentOf } from './environments';

const none = {
  mayCreatePlans: false,
  mayDecidePlans: false,
  mayReadAllPlans: false,
  mayCancelOperations: false,
};

/** A developer, who asks. */
export const developer: Person = {
  ...none,
  actor: 'user:default/dev',
  refs: ['user:default/dev', 'group:default/developers'],
  mayCreatePlans: true,
  mayReferToSecrets: true,
};

/** An admin, who decides. */
export const admin: Person = {
  actor: 'user:default/admin',
  refs: ['user:default/admin', 'group:default/platform-admins'],
  mayCreatePlans: true,
  mayReferToSecrets: true,
  mayDecidePlans: true,
  mayReadAllPlans: true,
  mayCancelOperations: true,
};

/** A cluster for tests that must not need one. */
const noCluster = new Proxy({} as Cluster, {
  get: (_target, name) => () => {
    throw new Error(`This test has no cluster, and ${String(name)} was called`);
  },
});

const noDatabases = new Proxy({} as PluginDatabases, {
  get: (_target, name) => () => {
    throw new Error(`This test has no plugin databases, and ${String(name)} was called`);
  },
});

/** An engine over a migrated database. */
export type TestEngine = {
  engine: Engine;
  store: Store;
  options: EngineOptions;
  /** The connection that listens. */
  session: PostgresSession;
  /** Called with what a commit of the store published. */
  onPublished: Set<(topic: string, payload: Record<string, string>) => void>;
  /** Adds a release of the publisher `acme`. */
  publish(fields?: Partial<ManifestInput>, record?: Partial<ReleaseRecord>): Promise<ReleaseRecord>;
  close(): Promise<void>;
};

/** Builds an engine; it does not work on operations before `engine.start()`. */
export async function createTestEngine(
  knex: Knex,
  overrides: Partial<EngineOptions> = {},
  leaseTimes: LeaseTimes = QUICK_LEASES
): Promise<TestEngine> {
  const registry = new PostgresRegistry(knex);
  const onPublished: TestEngine['onPublished'] = new Set();
  const store = createPostgresStore({
    knex,
    clock: overrides.clock ?? systemClock,
    secretKey: TEST_KEY,
    registry: db => new PostgresRegistry(db),
    onPublished: (topic, payload) => onPublished.forEach(listener => listener(topic, payload)),
  });
  const { leases, session } = await openPostgresLeases(knex, leaseTimes);
  const schemaEngine = AjvSchemaEngine.create();
  const options: EngineOptions = {
    store,
    leases,
    changes: createPostgresChanges(session),
    clusters: { forEnvironment: () => noCluster },
    databases: noDatabases,
    bundleTokens: createHmacBundleTokens(TEST_KEY),
    schemaEngine,
    elsewhere: createSecretsElsewhere({ sources: [], secrets: store.secrets }),
    clock: systemClock,
    ids: randomIds,
    log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
    tenant: 'default',
    environments: [environmentOf()],
    host: { backstage: '1.55.0', node: '24.0.0' },
    resolve: problem => resolve(problem),
    render: renderInstallation,
    steps: [],
    backOff: [20],
    ...overrides,
  };
  const engine = createEngine(options);
  return {
    engine,
    store,
    options,
    session,
    onPublished,
    async publish(fields, record) {
      const release = releaseOf(fields, record);
      await registry.savePublishers([{ id: release.publisher, trustTier: release.trustTier }]);
      await registry.insertRelease(release);
      return release;
    },
    async close() {
      await engine.stop();
      await session.close();
      await schemaEngine.close();
    },
  };
}

/** Waits until an operation is as wanted; throws where that takes longer than `timeoutMs`. */
export async function whenOperation(
  { engine }: Pick<TestEngine, 'engine'>,
  operationId: string,
  wanted: (operation: Operation) => boolean,
  timeoutMs = 20_000
): Promise<Operation> {
  const changes = new EventEmitter();
  const listening = engine.onOperationChanged(operationId, () => changes.emit('changed'));
  const deadline = Date.now() + timeoutMs;
  try {
    for (;;) {
      // A notification may be lost with a connection; so may, in a test, the database itself for a while.
      const next = once(changes, 'changed', { signal: AbortSignal.timeout(200) }).catch(() => undefined);
      const found = await engine.getOperation(operationId).catch(() => undefined);
      if (found?.outcome === 'refused') throw new Error(found.refusal.message);
      if (found && wanted(found.value)) return found.value;
      if (Date.now() > deadline) {
        throw new Error(
          `Operation ${operationId} is still ${found?.value.state}: ${JSON.stringify(found?.value.steps)}`
        );
      }
      await next;
    }
  } finally {
    listening.stop();
  }
}

/** Waits until an operation has come to rest. */
export async function whenOver(
  test: Pick<TestEngine, 'engine'>,
  operationId: string,
  timeoutMs?: number
): Promise<{ value: Operation }> {
  const isOver = ({ state }: Operation) => state === 'done' || state === 'undone' || state === 'stuck';
  return { value: await whenOperation(test, operationId, isOver, timeoutMs) };
}

/** The value of an outcome that a test expects to be one. */
export function valueOf<T>(
  outcome: { outcome: 'ok'; value: T } | { outcome: 'refused'; refusal: { code: string; message: string } }
): T {
  if (outcome.outcome === 'ok') return outcome.value;
  throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
}
