import type { SourceWebhookAnswer } from '@flyloft/plugin-manager-common';
import type { ConfiguredSource, Delivery } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { startSync, type StartedSync, type SyncDependencies } from './syncSource';

/**
 * Starts a sync for whoever holds the source's secret, in the form that the source is configured for. All that is wrong
 * is answered alike, so that nobody learns which sources there are; the log here says what it was.
 */
export async function notifySource(
  dependencies: SyncDependencies & { follow(sync: StartedSync): void; stop: AbortSignal },
  name: string,
  delivery: Delivery
): Promise<Outcome<SourceWebhookAnswer>> {
  const { store, sources, clock, log } = dependencies;
  const source = sources.find(name);
  const at = clock.now();
  const why = await whyNot(source, delivery, at, once => store.sources.noteDelivery(name, once, at));
  if (!source || why !== undefined) {
    if (source) log.warn(`A webhook for the source ${name} was not taken: ${why}`);
    return refused(
      'WEBHOOK_REFUSED',
      'The webhook was not taken: its proof is missing, does not fit, is older than five minutes, or came before. Send it in the form that the source is configured for (webhook.form), with the secret of the source.'
    );
  }
  const started = await startSync(dependencies, source, {
    trigger: 'webhook',
    actor: `webhook:${name}`,
    signal: dependencies.stop,
  });
  if (started.outcome === 'busy') return ok({ outcome: 'already-running' });
  dependencies.follow(started);
  return ok({ outcome: 'started' });
}

/** What is wrong with a delivery; undefined where nothing is. */
async function whyNot(
  source: ConfiguredSource | undefined,
  delivery: Delivery,
  at: Date,
  isFirst: (once: string) => Promise<boolean>
): Promise<string | undefined> {
  if (!source?.webhook) return 'the source has no webhook; give it a webhook.secret';
  const checked = source.webhook(delivery, at);
  if (!checked.genuine) return checked.why;
  if (checked.once === undefined || (await isFirst(checked.once))) return undefined;
  return 'the very same one came before';
}
