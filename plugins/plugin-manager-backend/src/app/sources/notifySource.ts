import type { SourceWebhookAnswer } from '@flyloft/plugin-manager-common';
import type { ConfiguredSource, Delivery, WebhookCheck } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { startSync, type StartedSync, type SyncDependencies } from './syncSource';

/** How long a source has rest after a sync before the same delivery may start another one, in milliseconds. */
const REST_MS = 60_000;

/**
 * Starts a sync for whoever holds the source's secret, in the form that the source is configured for. All that is wrong
 * is answered alike, so that nobody learns which sources there are; the log here says what it was.
 */
export async function notifySource(
  dependencies: SyncDependencies & {
    follow(sync: StartedSync): void;
    /** Has a sync start when the one that is named is over. */
    startAfter(source: ConfiguredSource, syncId: string, actor: string): void;
    stop: AbortSignal;
  },
  name: string,
  delivery: Delivery
): Promise<Outcome<SourceWebhookAnswer>> {
  const { sources, clock, log } = dependencies;
  const source = sources.find(name);
  const at = clock.now();
  const checked = check(source, delivery, at);
  if (!source || !checked.genuine) {
    if (source && !checked.genuine) {
      log.warn(`A webhook for the source ${name} was not taken: ${checked.why}`);
    }
    return refused(
      'WEBHOOK_REFUSED',
      'The webhook was not taken: its proof is missing, does not fit, or is older than five minutes. Send it in the form that the source is configured for (webhook.form), with the secret of the source.'
    );
  }
  if (await isDone(dependencies, name, checked, at)) return ok({ outcome: 'already-done' });
  const actor = `webhook:${name}`;
  const started = await startSync(dependencies, source, {
    trigger: 'webhook',
    actor,
    signal: dependencies.stop,
  });
  if (started.outcome === 'busy') {
    // What runs may have read the source before that changed.
    dependencies.startAfter(source, started.sync.id, actor);
    return ok({ outcome: 'queued' });
  }
  dependencies.follow(started);
  return ok({ outcome: 'started' });
}

function check(source: ConfiguredSource | undefined, delivery: Delivery, at: Date): ReturnType<WebhookCheck> {
  if (source?.webhook) return source.webhook(delivery, at);
  return { genuine: false, why: 'the source has no webhook; give it a webhook.secret' };
}

/**
 * Whether a delivery has had its sync. One that comes again is answered as the first was meant, not as an error: senders
 * repeat what got no answer in time, and a replay does no harm when it starts nothing. GitHub's form has no time, and its
 * "Redeliver" sends the very same once more because somebody wants a sync, so there it starts one unless the source was
 * synced a moment ago: nobody who holds on to a delivery can keep a source busy with it.
 */
async function isDone(
  { store }: SyncDependencies,
  name: string,
  { once, mayRepeat }: { once?: string; mayRepeat?: boolean },
  at: Date
): Promise<boolean> {
  if (once === undefined || (await store.sources.noteDelivery(name, once, at))) return false;
  if (!mayRepeat) return true;
  const [last] = await store.sources.listSyncs(name, 1);
  return last !== undefined && at.getTime() - last.startedAt.getTime() < REST_MS;
}
