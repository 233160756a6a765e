import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { startLocalCluster } from '@flyloft/local-cluster';

/**
 * The image that the suite for running pods needs: any Node image whose entry point takes Node's arguments. On the local
 * cluster it stands for the Node that runs the tests.
 */
export const NODE_IMAGE = process.env.FLYLOFT_CONTRACT_IMAGE ?? 'docker.io/library/node:24-alpine';

/** The cluster that the suites talk to. */
export interface Target {
  config: KubeConfig;
  /** `local` for the embedded one, else the address of a real one. */
  name: string;
  close(): Promise<void>;
}

/**
 * The real cluster of KUBECONFIG when `npm run test:cluster` asks for it, else a local cluster of its own.
 */
export async function openTarget(): Promise<Target> {
  const kubeconfig = process.env.FLYLOFT_CONTRACT_KUBECONFIG;
  const config = new KubeConfig();
  if (kubeconfig) {
    config.loadFromFile(kubeconfig);
    const context = process.env.FLYLOFT_CONTRACT_CONTEXT;
    if (context) config.setCurrentContext(context);
    return {
      config,
      name: config.getCurrentCluster()?.server ?? kubeconfig,
      close: () => Promise.resolve(),
    };
  }
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-contract-'));
  const cluster = await startLocalCluster({
    dataDir,
    images: { [NODE_IMAGE]: { command: [process.execPath] } },
    // The suite sees a container restart more than once; a real node takes half a minute for that.
    restartBackOff: { baseMs: 1_000, maxMs: 5_000 },
  });
  config.loadFromFile(cluster.kubeconfigPath);
  return {
    config,
    name: 'local',
    close: async () => {
      await cluster.close();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
