import type { ConnectionEvent, ConnectionResult, Refusal } from '@flyloft/plugin-manager-common';
import { createRedactor } from '../../domain/logs/redact';
import { selectorOf } from '../../domain/render';
import { appliedValues } from '../../domain/render/appliedValues';
import { refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import type { Cluster, ReleaseRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { fillSecrets, type SecretSources } from '../operations/fillSecrets';
import type { Outcome } from '../outcome';
import type { PreparedConfig } from '../plans/prepareConfig';
import { readVerdict } from './readVerdict';
import { renderTestPod, START_SECONDS, testNamespace, type TestPodInput } from './testPod';

/** Removing a namespace with a pod in it takes seconds; nobody waits for it longer than this. */
const REMOVE_MS = 60_000;

/** Lines of the pod's log that are read: the verdict is the last but one. */
const LINES = 200;

/** What a test works with. */
export type TestRun = {
  cluster: Cluster;
  environment: EnvironmentConfig;
  release: ReleaseRecord;
  render: TestPodInput['render'];
  tenant: string;
  id: string;
  now: Date;
  /** Completes and checks the configuration, as a plan would. */
  prepare: () => Promise<Outcome<PreparedConfig>>;
  sources: (prepared: PreparedConfig) => SecretSources;
  tell: (event: ConnectionEvent) => void;
  /** Aborted where the person cancelled it. */
  signal: AbortSignal;
  log: { warn(message: string): void };
};

type Step = Extract<ConnectionEvent, { step: unknown }>['step'];

const TITLES: Record<Step, string> = {
  prepare: 'Check the configuration',
  fence: 'Fence in a namespace that is thrown away',
  start: 'Start a pod with the bundle, by its digest',
  check: 'Ask the plugin',
  remove: 'Remove everything',
};

const failed = ({ code, message }: Refusal): ConnectionResult => ({ outcome: 'failed', code, message });

/** Ends a test in the middle, with what came of it. */
class Over extends Error {
  readonly result: ConnectionResult;

  constructor(result: ConnectionResult) {
    super(result.outcome);
    this.name = 'Over';
    this.result = result;
  }
}

/**
 * Tries a configuration with the plugin's own check, in a pod that is thrown away: fenced before it starts, with the network
 * policy that just this configuration leads to, without a database. Whatever happens, everything is removed; what a portal
 * that dies leaves behind is swept up once its time is over.
 *
 * ```
 * prepare → fence → start → check → remove
 *    └────────┴───────┴───────┴──────► remove   refused, failed, timed out or cancelled
 * ```
 */
export async function testConnection(run: TestRun): Promise<ConnectionResult> {
  const seconds = (run.release.manifest.connectionCheck?.timeoutSeconds ?? 0) + START_SECONDS;
  const deadline = AbortSignal.timeout(seconds * 1000);
  const signal = AbortSignal.any([run.signal, deadline]);
  const values: string[] = [];
  let current: Step = 'prepare';
  const begin = (step: Step) => {
    current = step;
    run.tell({ step, title: TITLES[step], state: 'running' });
  };
  const end = (state: 'done' | 'failed', detail?: string) =>
    run.tell({ step: current, title: TITLES[current], state, ...(detail ? { detail } : {}) });
  const goOn = () => {
    if (run.signal.aborted) throw new Over({ outcome: 'cancelled' });
    if (deadline.aborted)
      throw new Over({ outcome: 'timed-out', message: `There was no result within ${seconds} s.` });
  };
  let made = false;
  let result: ConnectionResult;
  try {
    begin('prepare');
    const prepared = await run.prepare();
    if (prepared.outcome === 'refused') throw new Over(failed(prepared.refusal));
    const { config } = prepared.value;
    const sources = run.sources(prepared.value);
    const objects: KubernetesObject[] = [];
    for (const object of renderTestPod({ ...run, config })) {
      const filled = await fillSecrets(object, sources);
      if (filled.outcome !== 'filled') throw new Over(failed(filled.refusal));
      objects.push(filled.object);
      values.push(...appliedValues(object, filled.object));
    }
    end('done');

    goOn();
    begin('fence');
    const deployment = objects.findIndex(({ kind }) => kind === 'Deployment');
    for (const object of objects.slice(0, deployment)) {
      made = true;
      await apply(run.cluster, object, signal);
      goOn();
    }
    end('done');

    begin('start');
    const pod = objects[deployment];
    if (!pod) throw new Error(`${run.release.pluginId} renders no Deployment`);
    await apply(run.cluster, pod, signal);
    const rolledOut = await run.cluster.waitForRollout(refOf(pod), {
      timeoutMs: seconds * 1000,
      signal,
      onProgress: detail => run.tell({ step: 'start', title: TITLES.start, state: 'running', detail }),
    });
    goOn();
    const said = rolledOut.outcome === 'ready' ? undefined : await readLines(run, signal);
    if (rolledOut.outcome === 'failed' || rolledOut.outcome === 'unreachable') {
      throw new Over((said && readVerdict(said)) ?? failed(rolledOut.refusal));
    }
    end('done');

    begin('check');
    const verdict = readVerdict(await readLines(run, signal));
    goOn();
    result = verdict ?? {
      outcome: 'failed',
      code: 'POD_FAILED',
      message: 'The pod ran, and its log holds no result. Tell the publisher of the plugin, or try again.',
    };
    end(result.outcome === 'ok' ? 'done' : 'failed');
  } catch (error) {
    result = outcomeOf(error, run, deadline, seconds);
    end('failed');
  }
  const scrubbed = scrub(result, createRedactor(values));
  run.tell({ result: scrubbed });
  if (made) {
    begin('remove');
    const name = testNamespace(run.id);
    // The person may have gone: what was made is removed all the same.
    const removed = await run.cluster
      .remove({ apiVersion: 'v1', kind: 'Namespace', name }, { signal: AbortSignal.timeout(REMOVE_MS) })
      .catch(() => undefined);
    const gone = removed?.outcome === 'deleted' || removed?.outcome === 'absent';
    end(gone ? 'done' : 'failed', gone ? undefined : `${name} is removed by the next clean-up.`);
  }
  return scrubbed;
}

function outcomeOf(error: unknown, run: TestRun, deadline: AbortSignal, seconds: number): ConnectionResult {
  if (error instanceof Over) return error.result;
  if (run.signal.aborted) return { outcome: 'cancelled' };
  if (deadline.aborted) return { outcome: 'timed-out', message: `There was no result within ${seconds} s.` };
  // It is over all the same, and what was made has to go.
  run.log.warn(`A test of ${run.release.pluginId} ended unexpectedly: ${String(error)}`);
  return {
    outcome: 'failed',
    code: 'INTERNAL',
    message: 'The portal could not go on with the test. Try again.',
  };
}

async function apply(cluster: Cluster, object: KubernetesObject, signal: AbortSignal): Promise<void> {
  const applied = await cluster.apply(object, { signal });
  if ('refusal' in applied) throw new Over(failed(applied.refusal));
}

async function readLines({ cluster, id, release }: TestRun, signal: AbortSignal): Promise<string[]> {
  const selector = Object.entries(selectorOf(release.pluginId))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  const lines: string[] = [];
  for await (const { line } of cluster.logs(testNamespace(id), selector, { tailLines: LINES, signal }))
    lines.push(line);
  return lines;
}

/** A result without what the plugin was given as a secret. */
function scrub(result: ConnectionResult, redact: (text: string) => string): ConnectionResult {
  switch (result.outcome) {
    case 'cancelled':
      return result;
    case 'ok':
      return { outcome: 'ok', ...(result.message ? { message: redact(result.message) } : {}) };
    case 'refused':
      return {
        ...result,
        message: redact(result.message),
        ...(result.nextStep ? { nextStep: redact(result.nextStep) } : {}),
      };
    default:
      return { ...result, message: redact(result.message) };
  }
}
