/**
 * A portal replica that only carries operations out, in a process of its own, for tests that kill and freeze it: the
 * same store, leases, steps and executor as in the portal, and nothing else, because it is started hundreds of times.
 * Takes its configuration as JSON in its argument and prints one JSON object a line.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Knex from 'knex';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { createHmacBundleTokens } from '../adapters/keys/hmacBundleTokens';
import { openPostgresLeases, type LeaseTimes } from '../adapters/postgres/PostgresLeases';
import { createPostgresStore } from '../adapters/postgres/PostgresStore';
import { PostgresRegistry } from '../adapters/postgres/registry/PostgresRegistry';
import { createSecretsElsewhere } from '../app/secrets/elsewhere';
import { systemClock } from '../adapters/system/system';
import { Executor } from '../app/operations/Executor';
import { storeSteps } from '../app/operations/steps';
import type { StepKind } from '../app/steps/step';
import type { Clusters, PluginDatabases } from '../ports';
import { clusterParts, type ClusterPartsConfig } from './clusterParts';
import { environmentOf, QUICK_LEASES, TEST_KEY } from './environments';

/** What a replica is told. */
export type ReplicaConfig = {
  connection: Record<string, string | number>;
  /** Loads itself and then waits for a line with `killUnlessSeen` before it works. */
  spare?: boolean;
  /** Kills itself at the first checkpoint that matches and is not among these, each `<index>:<name>`. */
  killUnlessSeen?: string[];
  /** Which checkpoints kill; all by default. */
  killOnly?: 'run' | 'undo';
  /** Stops itself, as a frozen machine would, at this checkpoint, `<index>:<name>`. */
  freezeAt?: string;
  /** The step of this kind fails, so that everything before it is undone. */
  failAt?: string;
  leaseTimes?: LeaseTimes;
  /** Prints the checkpoints that it passes. */
  report?: boolean;
  cluster?: ClusterPartsConfig;
};

/** What a replica prints. */
export type ReplicaLine =
  | { type: 'ready' }
  | { type: 'killed' | 'freezing'; at: string }
  /** Asked to settle: no step is between its first checkpoint and its commit. */
  | { type: 'settled' }
  | { type: 'checkpoint'; at: string; time: number }
  | { type: 'log'; message: string };

const say = (line: ReplicaLine) => writeSync(1, `${JSON.stringify(line)}\n`);

/** The same step, but it cannot be done. */
function failing(kind: StepKind): StepKind {
  return {
    ...kind,
    run: async () => {
      throw new FlyloftError('INTERNAL', 'The test wants this step to fail');
    },
  };
}

/** What a replica without a cluster must not use. */
const noClusters: Clusters = {
  forEnvironment: () => ({} as ReturnType<Clusters['forEnvironment']>),
};

/** The line that asks a replica to finish the step at hand, so that its last checkpoint is not cut off. */
const SETTLE = 'settle';

let inFlight = false;
let settling = false;
function sayWhetherSettled() {
  if (settling && !inFlight) say({ type: 'settled' });
}

function onCheckpoint(config: ReplicaConfig): (name: string, where: { index: number }) => void {
  const seen = new Set(config.killUnlessSeen);
  return (name, { index }) => {
    const at = `${index}:${name}`;
    if (config.report) say({ type: 'checkpoint', at, time: Date.now() });
    if (config.freezeAt === at) {
      say({ type: 'freezing', at });
      process.kill(process.pid, 'SIGSTOP');
    }
    // What is remembered is part of the call; three points are enough, and each kill costs a process.
    const kills = !name.endsWith(':remembered') && name.startsWith(config.killOnly ?? '');
    if (config.killUnlessSeen && kills && !seen.has(at)) {
      say({ type: 'killed', at });
      process.kill(process.pid, 'SIGKILL');
    }
    inFlight = !name.endsWith(':committed');
    sayWhetherSettled();
  };
}

async function main(): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? '{}') as ReplicaConfig;
  const knex = Knex({ client: 'pg', connection: config.connection, pool: { min: 0, max: 5 } });
  const store = createPostgresStore({
    knex,
    clock: systemClock,
    secretKey: TEST_KEY,
    registry: db => new PostgresRegistry(db),
  });
  const parts = config.cluster ? clusterParts(config.cluster, () => store) : undefined;
  const kinds = [...storeSteps, ...(parts?.steps ?? [])];
  const input = createInterface({ input: process.stdin });
  // Without a parent nobody is left to end it.
  input.once('close', () => process.exit(0));
  const begin = new Promise<string>(resolve => {
    input.on('line', line => {
      if (line === SETTLE) {
        settling = true;
        sayWhetherSettled();
      } else resolve(line);
    });
  });
  if (config.spare) config.killUnlessSeen = JSON.parse(await begin) as string[];
  const { leases } = await openPostgresLeases(knex, config.leaseTimes ?? QUICK_LEASES);
  const log = (message: string, error?: unknown) =>
    say({ type: 'log', message: `${message} ${error ?? ''}` });
  const executor = new Executor(
    {
      store,
      clusters: parts?.clusters ?? noClusters,
      databases: parts?.databases ?? ({} as PluginDatabases),
      bundleTokens: createHmacBundleTokens(TEST_KEY),
      elsewhere: createSecretsElsewhere({ sources: [], secrets: store.secrets }),
      clock: systemClock,
      environments: parts?.environments ?? [environmentOf()],
      backOff: [20],
      steps: new Map(kinds.map(kind => [kind.kind, kind.kind === config.failAt ? failing(kind) : kind])),
      log: { info: log, warn: log, error: log, debug: () => undefined },
      onCheckpoint: onCheckpoint(config),
    },
    leases
  );
  executor.start();
  say({ type: 'ready' });
}

void main();
