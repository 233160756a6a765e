import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '@flyloft/bundle';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import type { ObjectCheck } from '../../domain/plan/objectChanges';
import type { Clock, Cluster } from '../../ports';
import { withPlaceholders } from '../operations/fillSecrets';

/** How long the answer to a dry run is taken to hold, in milliseconds: quotas and admission policies may change. */
const HOLDS_MS = 60_000;

/** Answers that are kept: several people who type in wizards. */
const MOST = 500;

/**
 * What clusters said to dry runs of objects a moment ago, by content. Who configures something has the same Deployment and
 * the same policies in one preview after the other: only an object whose text is new costs a request.
 */
export class TriedObjects {
  private readonly clock: Clock;
  private readonly known = new WeakMap<Cluster, Map<string, { check: ObjectCheck; at: number }>>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * What the cluster says to an object. Secrets are words in what it gets.
   * @throws the signal's reason where that is aborted.
   */
  async ask(object: KubernetesObject, cluster: Cluster, signal?: AbortSignal): Promise<ObjectCheck> {
    const sent = withPlaceholders(object);
    const key = createHash('sha256')
      .update(canonicalJson(sent as unknown as JsonValue))
      .digest('base64');
    const answers = this.known.get(cluster) ?? new Map<string, { check: ObjectCheck; at: number }>();
    this.known.set(cluster, answers);
    const now = this.clock.now().getTime();
    const earlier = answers.get(key);
    if (earlier && now - earlier.at < HOLDS_MS) return earlier.check;
    signal?.throwIfAborted();
    const dry = await cluster.apply(sent, { dryRun: true, ...(signal ? { signal } : {}) });
    if (dry.outcome === 'unreachable') {
      return { checked: 'not-checked', drift: [], uncheckedBecause: dry.refusal.message };
    }
    const check: ObjectCheck = {
      checked: 'exact',
      drift: [],
      ...(dry.outcome === 'refused' ? { refusal: dry.refusal.message } : {}),
    };
    answers.delete(key);
    answers.set(key, { check, at: now });
    const [oldest] = answers.keys();
    if (answers.size > MOST && oldest !== undefined) answers.delete(oldest);
    return check;
  }
}
