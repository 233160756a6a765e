import type { ClusterDescription, NamesOf } from '../../ports/detection';
import type { KubernetesObject } from '../../ports/cluster';
import { type ClassKey, CLASSES, describeCluster, namesOfClasses } from './describeCluster';
import type { KubernetesHttp } from './KubernetesHttp';
import { WatchedSet } from './WatchedSet';

/** Milliseconds after which version and API groups are asked for again: nobody is told of an upgrade of the server. */
const GROUPS_MS = 60_000;

type Known = { found: ClusterDescription; at: number };

/**
 * What a cluster is, kept up to date: its classes by a watch that begins with the first question, so that a new one is known
 * at once and who asks asks nobody. Where the watch is refused or has not begun, the server is asked each time.
 */
export class WatchedDescription {
  private known: Known | undefined;
  private asking: Promise<ClusterDescription> | undefined;
  private readonly sets = new Map<ClassKey, WatchedSet>();
  private readonly ended = new AbortController();

  constructor(
    private readonly http: KubernetesHttp,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = () => performance.now()
  ) {}

  /** @throws Error in words for people where the cluster does not answer. */
  async describe(signal: AbortSignal): Promise<ClusterDescription> {
    const { known } = this;
    if (known && this.now() - known.at < GROUPS_MS && this.isWhole(known.found.groups)) {
      return { ...known.found, ...this.watched() };
    }
    // Whoever asks meanwhile waits for the same answer; who gives up leaves the others theirs.
    this.asking ??= describeCluster(
      this.http,
      AbortSignal.any([this.ended.signal, AbortSignal.timeout(5_000)])
    ).finally(() => {
      this.asking = undefined;
    });
    const found = await Promise.race([this.asking, gaveUp(signal)]);
    this.known = { found, at: this.now() };
    for (const key of this.keysOf(found.groups)) this.watch(key);
    return found;
  }

  close(): void {
    this.ended.abort();
  }

  private keysOf(groups: readonly string[]): ClassKey[] {
    return (Object.keys(CLASSES) as ClassKey[]).filter(key => groups.includes(CLASSES[key].group));
  }

  /** Whether every kind of class that the cluster serves is watched, and the watch stands. */
  private isWhole(groups: readonly string[]): boolean {
    return this.keysOf(groups).every(key => {
      const set = this.sets.get(key);
      return set?.listed === true && set.failure === undefined;
    });
  }

  private watched(): Partial<Record<ClassKey, NamesOf>> {
    return Object.fromEntries(
      [...this.sets].map(([key, set]) => [key, namesOfClasses(set.all() as readonly KubernetesObject[])])
    );
  }

  private watch(key: ClassKey): void {
    if (this.sets.has(key) || this.ended.signal.aborted) return;
    const { group, kind } = CLASSES[key];
    const target = { apiVersion: `${group}/v1`, kind };
    const set = new WatchedSet(this.http, target, this.ended.signal, () => undefined);
    this.sets.set(key, set);
    set.ended.catch(this.onError);
  }
}

/** Rejects when somebody gives up. */
function gaveUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
