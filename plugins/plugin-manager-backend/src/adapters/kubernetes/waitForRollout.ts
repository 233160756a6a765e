import type { ObjectRef, WaitProgress, WaitResult } from '../../ports/cluster';
import type { KubernetesHttp } from './KubernetesHttp';
import { lastLogLine } from './podLogTail';
import { rolloutState, type RolloutState } from './rolloutState';
import { WatchedSet } from './WatchedSet';

type Failing = Extract<RolloutState, { state: 'failing' }>;

type Options = { timeoutMs: number; signal?: AbortSignal; onProgress?: WaitProgress };

/** How long a server may be away during a wait before the wait says so. */
const AWAY_MS = 5000;

/** A failure with the last log line of a pod that crashed, which is what tells people why. */
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

/** One wait: looks at everything again whenever one of its watches tells of a change. */
class RolloutWait {
  readonly ended: Promise<Failing | WaitResult>;
  private resolve: (end: Failing | WaitResult) => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;
  private readonly deployments: WatchedSet;
  private readonly replicaSets: WatchedSet;
  private readonly pods: WatchedSet;
  private readonly timers = new Set<NodeJS.Timeout>();
  private last = '';
  private failing: { code: string; since: number } | undefined;
  private awaySince: number | undefined;

  constructor(
    private readonly http: KubernetesHttp,
    ref: ObjectRef,
    private readonly options: Options,
    private readonly signal: AbortSignal
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    const { apiVersion, kind, name, namespace = '' } = ref;
    this.deployments = this.watch({ apiVersion, kind, namespace, fieldSelector: `metadata.name=${name}` });
    this.replicaSets = this.watch({ apiVersion, kind: 'ReplicaSet', namespace });
    this.pods = this.watch({ apiVersion: 'v1', kind: 'Pod', namespace });
    this.after(options.timeoutMs, () => this.timedOut());
    signal.addEventListener('abort', () => this.resolve({ outcome: 'aborted' }), { once: true });
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private watch(target: ConstructorParameters<typeof WatchedSet>[1]): WatchedSet {
    const set = new WatchedSet(this.http, target, this.signal, () => this.look());
    set.ended.catch(error => this.reject(error));
    return set;
  }

  private after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.add(timer);
  }

  private get failure() {
    return [this.deployments, this.replicaSets, this.pods].find(set => set.failure)?.failure;
  }

  private look(): void {
    const { failure } = this;
    if (failure) {
      this.awaySince ??= performance.now();
      if (failure.kind === 'refused') this.resolve({ outcome: 'failed', refusal: failure.refusal });
      else if (performance.now() - this.awaySince >= AWAY_MS) {
        this.resolve({ outcome: 'unreachable', refusal: failure.refusal });
      } else this.after(AWAY_MS, () => this.look());
      return;
    }
    this.awaySince = undefined;
    const { deployments, replicaSets, pods } = this;
    if (!deployments.listed || !replicaSets.listed || !pods.listed) return;
    this.judge(
      rolloutState({
        deployment: deployments.all()[0],
        replicaSets: replicaSets.all(),
        pods: pods.all(),
      })
    );
  }

  private judge(state: RolloutState): void {
    if (state.state === 'ready') {
      this.resolve({ outcome: 'ready' });
    } else if (state.state === 'progress') {
      this.failing = undefined;
      if (state.detail !== this.last) this.options.onProgress?.(state.detail);
      this.last = state.detail;
    } else {
      const { code } = state.refusal;
      if (this.failing?.code !== code) this.failing = { code, since: performance.now() };
      const left = state.settleMs - (performance.now() - this.failing.since);
      if (left <= 0) this.resolve(state);
      else this.after(left + 1, () => this.look());
    }
  }

  private timedOut(): void {
    const { failure } = this;
    if (failure) {
      this.resolve({ outcome: 'unreachable', refusal: failure.refusal });
      return;
    }
    const seconds = Math.round(this.options.timeoutMs / 1000);
    const last = this.last || 'no news from the cluster';
    this.resolve({
      outcome: 'failed',
      refusal: {
        code: 'POD_TIMEOUT',
        message: `The plugin did not become ready within ${seconds} s; last: ${last}. Look at its logs.`,
      },
    });
  }
}

/**
 * Waits until a Deployment's newest generation is rolled out, by watching it, its ReplicaSets and its pods. A view that
 * looks like a failure has to last for its `settleMs`.
 */
export async function waitForRollout(
  http: KubernetesHttp,
  ref: ObjectRef,
  options: Options
): Promise<WaitResult> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  if (signal.aborted) return { outcome: 'aborted' };
  const wait = new RolloutWait(http, ref, options, signal);
  try {
    const end = await wait.ended;
    return 'state' in end ? await explain(http, ref.namespace ?? '', end) : end;
  } finally {
    wait.stop();
    stop.abort();
  }
}
