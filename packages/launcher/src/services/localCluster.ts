import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import {
  ensurePrivateFolder,
  freePort,
  isPortFree,
  isSameProcess,
  processIdentitySchema,
  readIdentityFile,
  readIfThere,
  stopProcess,
  waitForExit,
  writeIdentityFile,
  type ProcessIdentity,
} from '@flyloft/local-processes';
import { listedEnvironment, startDetached, waitUntilReady } from '../detachedProcess';
import { LOCAL_IMAGE } from '../options';
import type { Service } from '../supervise';

/** What the portal needs to know of the local cluster. */
export type ClusterFacts = { url: string; kubeconfig: string };

const readySchema = z.object({ ready: z.literal(true), url: z.string(), kubeconfig: z.string() });

const identitySchema = processIdentitySchema.extend({
  port: z.number().int(),
  build: z.string(),
  ready: readySchema.optional(),
});

const READY_MS = 30_000;
/** Pods drain before they end. */
const STOP_MS = 30_000;

/** How to run the local cluster: its program, and the command that its plugin-host image stands for. */
export type ClusterPrograms = { localCluster: readonly string[]; pluginHost: readonly string[] };

/** The local cluster as a process of its own; its data and its pods survive it. */
export function localClusterService(
  stateDir: string,
  programs: ClusterPrograms,
  signal?: AbortSignal
): Service<ClusterFacts> {
  const folder = path.join(stateDir, 'local-cluster');
  const identityFile = path.join(stateDir, 'local-cluster.json');
  const logFile = path.join(stateDir, 'logs', 'local-cluster.log');
  const outFile = path.join(stateDir, 'logs', 'local-cluster.out');

  /** A second SIGTERM would end it before its pods. */
  const told = new WeakSet<ProcessIdentity>();

  return {
    name: 'The local cluster',
    async start() {
      ensurePrivateFolder(folder);
      const build = digestOf(programs);
      const known = readIdentityFile(identityFile, identitySchema);
      if (known && isSameProcess(known)) {
        const ready = known.ready ?? parseReady(outFile);
        if (ready && known.build === build && (await accepts(ready.url))) {
          return { identity: known, adopted: true, facts: { url: ready.url, kubeconfig: ready.kubeconfig } };
        }
        // It hangs, or is of an older build. SIGKILL leaves its pods to the next one, which adopts them.
        await stopProcess(known, { signal: 'SIGKILL' });
      }

      const port = known && (await isPortFree(known.port)) ? known.port : await freePort();
      const image = `${LOCAL_IMAGE}=${JSON.stringify(programs.pluginHost)}`;
      const identity = await startDetached({
        command: [...programs.localCluster, '--data', folder, '--port', String(port), '--image', image],
        cwd: folder,
        env: listedEnvironment(),
        logFile,
        outFile,
        identityFile,
        facts: { port, build },
      });
      const ready = await waitUntilReady(identity, {
        name: 'The local cluster',
        logFile,
        timeoutMs: READY_MS,
        signal,
        isReady: async () => parseReady(outFile),
      });
      writeIdentityFile(identityFile, { ...identity, port, build, ready });
      return { identity, adopted: false, facts: { url: ready.url, kubeconfig: ready.kubeconfig } };
    },
    async stop({ identity }, force) {
      if (!told.has(identity)) {
        told.add(identity);
        if (isSameProcess(identity)) process.kill(identity.pid, 'SIGTERM');
      }
      // It ends its pods by itself, and only it can: by force means not to wait for that.
      if (force || (await waitForExit(identity, STOP_MS))) return;
      await stopProcess(identity, { signal: 'SIGKILL' });
    },
  };
}

/** Changes whenever another program would run, so that a new build replaces a cluster left by an older one. */
function digestOf(programs: ClusterPrograms): string {
  const hash = createHash('sha256').update(JSON.stringify(programs));
  for (const word of programs.localCluster) {
    if (fs.statSync(word, { throwIfNoEntry: false })?.isFile() && word !== process.execPath) {
      hash.update(fs.readFileSync(word));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** The line that says it is ready, if it has been written. */
function parseReady(outFile: string): z.infer<typeof readySchema> | undefined {
  for (const line of readIfThere(outFile)?.split('\n').slice(0, -1) ?? []) {
    try {
      const parsed = readySchema.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
    } catch {
      // Not every line of its output is ours to read.
    }
  }
  return undefined;
}

/** True when something accepts connections at this URL. */
function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const socket = net.connect({ host: hostname, port: Number(port), timeout: 2_000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
