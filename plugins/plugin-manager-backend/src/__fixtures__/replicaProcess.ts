/**
 * A portal replica's engine in a process of its own, for tests that kill and freeze it: no Backstage, the same store,
 * leases and steps. Takes its configuration as JSON in its argument and prints one JSON object a line.
 */
import { writeSync } from 'node:fs';
import Knex from 'knex';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { PostgresRegistry } from '../adapters/postgres/registry';
import type { LeaseTimes } from '../adapters/postgres/PostgresLeases';
import { storeSteps } from '../app/operations/steps';
import type { StepKind } from '../app/steps/step';
import { clusterParts, type ClusterPartsConfig } from './clusterParts';
import { createTestEngine } from './engine';

/** What a replica is told. */
export type ReplicaConfig = {
  connection: Record<string, string | number>;
  /** Kills itself at the first checkpoint that is not among these, each `<index>:<name>`. */
  killUnlessSeen?: string[];
  /** Stops itself, as a frozen machine would, at this checkpoint, `<index>:<name>`. */
  freezeAt?: string;
  /** The step of this kind fails, so that everything before it is undone. */
  failAt?: string;
  leaseTimes?: LeaseTimes;
  /** Reports checkpoints instead of passing them silently. */
  report?: boolean;
  cluster?: ClusterPartsConfig;
};

/** What a replica prints. */
export type ReplicaLine =
  | { type: 'ready' }
  | { type: 'killed' | 'freezing'; at: string }
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

async function main(): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? '{}') as ReplicaConfig;
  const knex = Knex({ client: 'pg', connection: config.connection, pool: { min: 0, max: 5 } });
  const seen = new Set(config.killUnlessSeen);
  const registry = new PostgresRegistry(knex);
  const parts = config.cluster
    ? clusterParts(config.cluster, async (id, version) => (await registry.findRelease(id, version))?.manifest)
    : undefined;
  const { engine } = await createTestEngine(
    knex,
    {
      ...parts,
      steps: [...storeSteps, ...(parts?.steps ?? [])].map(kind =>
        kind.kind === config.failAt ? failing(kind) : kind
      ),
      log: {
        info: message => say({ type: 'log', message }),
        debug: () => undefined,
        warn: (message, error) => say({ type: 'log', message: `${message} ${error ?? ''}` }),
        error: (message, error) => say({ type: 'log', message: `${message} ${error ?? ''}` }),
      },
      onCheckpoint: (name, { index }) => {
        const at = `${index}:${name}`;
        if (config.report) say({ type: 'checkpoint', at, time: Date.now() });
        if (config.freezeAt === at) {
          say({ type: 'freezing', at });
          process.kill(process.pid, 'SIGSTOP');
        }
        if (config.killUnlessSeen && !seen.has(at)) {
          say({ type: 'killed', at });
          process.kill(process.pid, 'SIGKILL');
        }
      },
    },
    config.leaseTimes
  );
  await engine.start();
  say({ type: 'ready' });
  // Without a parent nobody is left to end it.
  process.stdin.resume().on('end', () => process.exit(0));
}

void main();
