import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { ReplicaConfig, ReplicaLine } from './replicaProcess';

/** See `SETTLE` there; that module is a program, which importing would start. */
const SETTLE = 'settle';

/** The replica's program as one file, so that starting it a hundred times does not take a hundred seconds. */
export type ReplicaProgram = { file: string; cache: string; remove(): void };

/** What Knex would ask for with another database; nobody has them installed. */
const OTHER_DRIVERS = [
  'better-sqlite3',
  'mariadb/callback',
  'mysql',
  'mysql2',
  'oracledb',
  'pg-native',
  'pg-query-stream',
  'sqlite3',
  'tedious',
];

/** Bundles everything into one file: to find Knex in its hundred files takes longer than to run it. */
export async function buildReplica(): Promise<ReplicaProgram> {
  // Below the package, because that is where its dependencies are found from.
  const home = path.join(__dirname, '../../node_modules/.cache');
  fs.mkdirSync(home, { recursive: true });
  const folder = fs.mkdtempSync(path.join(home, 'replica-'));
  const file = path.join(folder, 'replica.cjs');
  await build({
    entryPoints: [path.join(__dirname, 'replicaProcess.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'silent',
    minify: true,
    external: OTHER_DRIVERS,
    plugins: [
      {
        // Of the Kubernetes client hardly anything is used; without this all of its models would come along.
        name: 'shake-kubernetes-client',
        setup(builder) {
          builder.onResolve(
            { filter: /^[.@]/ },
            async ({ path: name, importer, resolveDir, kind, pluginData }) => {
              if (pluginData === 'asked' || kind === 'entry-point') return undefined;
              if (name !== '@kubernetes/client-node' && !importer.includes('/@kubernetes/client-node/'))
                return undefined;
              const found = await builder.resolve(name, { kind, importer, resolveDir, pluginData: 'asked' });
              return { ...found, sideEffects: false };
            }
          );
        },
      },
    ],
  });
  const cache = path.join(folder, 'cache');
  return { file, cache, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** A replica that runs. */
export type Replica = {
  process: ChildProcess;
  lines: ReplicaLine[];
  /** Waits for a line; throws where the process ends without one. */
  until(matches: (line: ReplicaLine) => boolean): Promise<ReplicaLine>;
  ended: Promise<void>;
  /** Ends it, however it stands. */
  kill(): Promise<void>;
};

/** Starts a replica. */
export function startReplica(program: ReplicaProgram, config: ReplicaConfig): Replica {
  const child = spawn(process.execPath, [program.file, JSON.stringify(config)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: os.tmpdir(),
      NODE_COMPILE_CACHE: program.cache,
    },
  });
  const lines: ReplicaLine[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const one of [...waiting]) one();
  };
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const reader = createInterface({ input: child.stdout });
  reader.on('line', line => {
    lines.push(JSON.parse(line) as ReplicaLine);
    wake();
  });
  let over = false;
  const ended = new Promise<void>(resolve => {
    child.once('close', () => {
      over = true;
      resolve();
      wake();
    });
  });
  return {
    process: child,
    lines,
    ended,
    async until(matches) {
      for (;;) {
        const found = lines.find(matches);
        if (found) return found;
        if (over)
          throw new Error(`The replica ended: ${errors}\n${lines.map(l => JSON.stringify(l)).join('\n')}`);
        await new Promise<void>(resolve => {
          const once = () => {
            waiting.delete(once);
            resolve();
          };
          waiting.add(once);
        });
      }
    },
    async kill() {
      if (!over) child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Starts replicas that each die at the first checkpoint that none died at before, until the operation is over. Answers
 * with the checkpoints in the order in which they killed.
 */
export async function runGauntlet(
  program: ReplicaProgram,
  config: ReplicaConfig,
  whenOver: () => Promise<unknown>
): Promise<string[]> {
  const seen: string[] = [];
  const over = whenOver().then(() => undefined);
  // The next one loads while this one works.
  let spare = startReplica(program, { ...config, spare: true });
  for (;;) {
    const replica = spare;
    replica.process.stdin?.write(`${JSON.stringify(seen)}\n`);
    spare = startReplica(program, { ...config, spare: true });
    let killed: ReplicaLine | undefined;
    try {
      const dies = replica.until(({ type }) => type === 'killed');
      killed = await Promise.race([dies, over]);
      if (!killed) {
        // The operation is over with its last commit, whose own checkpoint is still to come.
        replica.process.stdin?.write(`${SETTLE}\n`);
        killed = await Promise.race([dies, replica.until(({ type }) => type === 'settled')]);
      }
    } finally {
      await replica.kill();
      if (killed?.type !== 'killed') await spare.kill();
    }
    if (killed?.type !== 'killed') return seen;
    seen.push(killed.at);
  }
}
