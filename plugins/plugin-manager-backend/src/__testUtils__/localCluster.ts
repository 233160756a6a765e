import { startLocalCluster, type LocalCluster, type LocalClusterOptions } from '@flyloft/local-cluster';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TINY_HOST_IMAGE } from './clusterParts';

/** A local cluster for tests whose plugin host is `tinyHost.cjs`. */
export type EngineCluster = {
  kubeconfig: string;
  /** Goes away, with its pods still running, and comes back at the same address. */
  stop(): Promise<void>;
  start(options?: Partial<LocalClusterOptions>): Promise<void>;
  close(): Promise<void>;
};

/** Starts one. */
export async function startEngineCluster(): Promise<EngineCluster> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-engine-'));
  let running: LocalCluster | undefined;
  let kubeconfig = '';
  const start = async (options: Partial<LocalClusterOptions> = {}) => {
    running = await startLocalCluster({
      dataDir,
      images: { [TINY_HOST_IMAGE]: { command: [process.execPath, path.join(__dirname, 'tinyHost.cjs')] } },
      restartBackOff: { baseMs: 100, maxMs: 1000 },
      ...options,
    });
    kubeconfig = running.kubeconfigPath;
  };
  await start();
  return {
    kubeconfig,
    start,
    async stop() {
      await running?.detach();
      running = undefined;
    },
    async close() {
      if (!running) await start();
      await running?.close();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
