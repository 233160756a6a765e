import { parseArgs } from 'node:util';
import { DEFAULT_FAULT_RATE, type FaultOptions } from './api/faults';
import type { Image } from './kubelet/PodWorker';
import { ClusterInUseError, startLocalCluster } from './startLocalCluster';

const usage = `flyloft-local-cluster --data DIR [options]

A Kubernetes API on 127.0.0.1 whose pods are processes of this machine. It isolates nothing.

  --data DIR              folder for state, keys and pods (required)
  --port N                port on 127.0.0.1; that of the last start by default, or any that is free
  --image NAME=COMMAND    what runs for an image, as a JSON array; may be repeated
  --latency MS            every answer waits this long
  --faults SEED[:RATE]    lets requests fail (409, 429, 500), the same ones for the same seed; rate 0 to 1, ${DEFAULT_FAULT_RATE} by default
  --help                  this text

Prints one line of JSON when it serves: {"ready":true,"url":…,"kubeconfig":…,"pid":…}.
SIGTERM or SIGINT stops all pods and keeps the state. After SIGKILL pods go on and the next start adopts them.
`;

/** A command line that cannot be understood. */
class UsageError extends Error {}

function parseImage(text: string): [string, Image] {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  let command: unknown;
  try {
    command = JSON.parse(text.slice(at + 1));
  } catch {
    command = undefined;
  }
  if (at <= 0 || !Array.isArray(command) || !command.every(part => typeof part === 'string')) {
    throw new UsageError(`--image ${text}: write NAME=["program","argument"]`);
  }
  return [name, { command: command as string[] }];
}

function parseNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new UsageError(`--${name} ${text}: write a whole number from 0 to ${max}`);
  }
  return value;
}

function parseFaults(text: string): FaultOptions {
  const [seed = '', rateText] = text.split(':');
  const rate = rateText === undefined ? DEFAULT_FAULT_RATE : Number(rateText);
  if (seed === '' || Number.isNaN(rate) || rate < 0 || rate > 1) {
    throw new UsageError(`--faults ${text}: write SEED or SEED:RATE with a rate from 0 to 1`);
  }
  return { seed, rate };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      image: { type: 'string', multiple: true },
      latency: { type: 'string' },
      faults: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  if (!values.data) throw new UsageError('--data is missing');
  const port = parseNumber('port', values.port, 65_535);
  const cluster = await startLocalCluster({
    dataDir: values.data,
    ...(port === undefined ? {} : { port }),
    latencyMs: parseNumber('latency', values.latency, 600_000) ?? 0,
    images: Object.fromEntries((values.image ?? []).map(parseImage)),
    ...(values.faults ? { faults: parseFaults(values.faults) } : {}),
  });
  const stop = (): void => {
    cluster.close().then(
      () => process.exit(0),
      error => fail(error)
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const ready = { ready: true, url: cluster.url, kubeconfig: cluster.kubeconfigPath, pid: process.pid };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function fail(error: unknown): void {
  const isUsage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  const text = error instanceof Error ? error.message : String(error);
  const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  process.stderr.write(
    inUse
      ? `The port is taken: ${text}. Choose another with --port, or leave it out.\n`
      : `${isUsage || error instanceof ClusterInUseError ? text : (error as Error).stack}\n`
  );
  if (isUsage) process.stderr.write(`\n${usage}`);
  process.exit(isUsage ? 2 : 1);
}

main().catch(fail);
