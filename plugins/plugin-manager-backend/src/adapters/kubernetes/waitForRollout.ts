import type { ObjectRef, WaitProgress, WaitResult } from '../../ports/cluster';
import type { KubernetesHttp } from './KubernetesHttp';
import { lastLogLine } from './podLogTail';
import { rolloutState, type RolloutState } from './rolloutState';
import { WatchedSet } from './WatchedSet';

type Failing = Extract<RolloutState, { state: 'failing' }>;

/** How long a server may be away during a wait before the wait says so. */
const AWAY_MS = 5000;

/** Adds the last log line of a pod that crashed, which is what tells people why. */
async function explain(http: KubernetesHttp, namespace: string, failing: Failing): Promise<WaitResult> {
  const { pod, refusal } = failing;
  if (!pod) return { outcome: 'failed', refusal };
  const line = await lastLogLine(http, { ...pod, namespace }).catch(() => undefined);
  return {
    outcome: 'failed',
    refusal: {
      ...refusal,
      message: line ? `${refusal.message}. It said: ${line}` : `${refusal.message}. Look at its logs.`,
    },
  };
}

/**
 * Waits until a Deployment's newest generation is rolled out, by watching it, its ReplicaSets and its pods. A view that
 * looks like a failure has to last for its `settleMs`.
 */
export async function waitForRollout(
  http: KubernetesHttp,
  ref: ObjectRef,
  options: { timeoutMs: number; signal?: AbortSignal; onProgress?: WaitProgress }
): Promise<WaitResult> {
  const namespace = ref.namespace ?? '';
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  if (signal.aborted) return { outcome: 'aborted' };

  let last = '';
  const progress = (detail: string) => {
    if (detail !== last) options.onProgress?.(detail);
    last = detail;
  };

  const timers = new Set<NodeJS.Timeout>();
  try {
    const ended = await new Promise<Failing | WaitResult>((resolve, reject) => {
      const after = (ms: number, action: () => void) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          action();
        }, ms);
        timers.add(timer);
        return timer;
      };
      let failing: { code: string; since: number } | undefined;
      let awaySince: number | undefined;

      const evaluate = () => {
        const failure = sets.map(set => set.failure).find(found => found !== undefined);
        if (failure) {
          awaySince ??= performance.now();
          if (failure.kind === 'refused') resolve({ outcome: 'failed', refusal: failure.refusal });
          else if (performance.now() - awaySince >= AWAY_MS) {
            resolve({ outcome: 'unreachable', refusal: failure.refusal });
          } else after(AWAY_MS, evaluate);
          return;
        }
        awaySince = undefined;
        if (!sets.every(set => set.listed)) return;
        const state = rolloutState({
          deployment: deployments.all()[0],
          replicaSets: replicaSets.all(),
          pods: pods.all(),
        });
        if (state.state === 'ready') {
          resolve({ outcome: 'ready' });
        } else if (state.state === 'progress') {
          failing = undefined;
          progress(state.detail);
        } else {
          const { code } = state.refusal;
          if (failing?.code !== code) failing = { code, since: performance.now() };
          const left = state.settleMs - (performance.now() - failing.since);
          if (left <= 0) resolve(state);
          else after(left + 1, evaluate);
        }
      };

      const watch = (target: ConstructorParameters<typeof WatchedSet>[1]) => {
        const set = new WatchedSet(http, target, signal, () => evaluate());
        set.ended.catch(reject);
        return set;
      };
      const { apiVersion, kind, name } = ref;
      const deployments = watch({ apiVersion, kind, namespace, fieldSelector: `metadata.name=${name}` });
      const replicaSets = watch({ apiVersion, kind: 'ReplicaSet', namespace });
      const pods = watch({ apiVersion: 'v1', kind: 'Pod', namespace });
      const sets = [deployments, replicaSets, pods];

      after(options.timeoutMs, () => {
        const away = sets.find(set => set.failure)?.failure;
        resolve(
          away
            ? { outcome: 'unreachable', refusal: away.refusal }
            : {
                outcome: 'failed',
                refusal: {
                  code: 'POD_TIMEOUT',
                  message: `The plugin did not become ready within ${Math.round(
                    options.timeoutMs / 1000
                  )} s; last: ${last || 'no news from the cluster'}. Look at its logs.`,
                },
              }
        );
      });
      signal.addEventListener('abort', () => resolve({ outcome: 'aborted' }), { once: true });
    });
    return 'state' in ended ? await explain(http, namespace, ended) : ended;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stop.abort();
  }
}
