import type { SourceWebhookAnswer } from '@flyloft/plugin-manager-common';
import { ok, refused, type Outcome } from '../outcome';
import { startSync, type StartedSync, type SyncDependencies } from './syncSource';

/** Oldest webhook that is taken, in milliseconds, and how far its clock may be ahead. */
const MAX_AGE_MS = 5 * 60_000;

const SIGNATURE = /^t=(\d{10}),v1=([0-9a-f]{64})$/;

/**
 * Starts a sync for whoever holds the source's secret. The header `x-flyloft-signature` is `t=<seconds>,v1=<hex>`, the
 * HMAC-SHA256 of `<seconds>.<source>.<body>`; the time bounds how long one is good for, and each is good once. All that
 * is wrong is answered alike, so that nobody learns which sources there are.
 */
export async function notifySource(
  dependencies: SyncDependencies & { follow(sync: StartedSync): void; stop: AbortSignal },
  name: string,
  delivery: { header: string | undefined; body: string }
): Promise<Outcome<SourceWebhookAnswer>> {
  const { store, sources, clock } = dependencies;
  const source = sources.find(name);
  const [, seconds = '', signature = ''] = SIGNATURE.exec(delivery.header ?? '') ?? [];
  const at = clock.now();
  const age = Math.abs(at.getTime() - Number(seconds) * 1000);
  const isGood =
    source?.webhook === true &&
    signature !== '' &&
    age <= MAX_AGE_MS &&
    source.verify(`${seconds}.${name}.${delivery.body}`, signature) &&
    (await store.sources.noteDelivery(name, signature, at));
  if (!source || !isGood) {
    return refused(
      'WEBHOOK_REFUSED',
      'The webhook was not taken: its signature does not fit, is older than five minutes, or came before. Sign "<seconds>.<source>.<body>" anew with the secret of the source.'
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
