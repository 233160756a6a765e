import { createHmac } from 'node:crypto';
import { type AddressCheckAnswer, isElsewhere, type SecretReference } from '@flyloft/plugin-manager-common';
import type { Actor } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { LookupDependencies } from './lookups';

/** Sends a test delivery, signed where there is a secret. Only who stored a secret may have something signed with it. */
export async function testWebhook(
  { store, addresses, clock }: LookupDependencies,
  hook: { url: string; secret?: SecretReference | undefined },
  actor: Actor
): Promise<Outcome<AddressCheckAnswer>> {
  const body = JSON.stringify({ event: 'flyloft.test', at: clock.now().toISOString() });
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (hook.secret && isElsewhere(hook.secret.$secret)) {
    return refused(
      'SECRET_NOT_OFFERED',
      'A secret that is kept elsewhere is read for the plugin alone, so nothing is signed with it here. Send a test delivery from the plugin once it runs.'
    );
  }
  if (hook.secret) {
    const found = await store.secrets.find(hook.secret.$secret);
    const value = found?.createdBy === actor ? await store.secrets.reveal(hook.secret.$secret) : undefined;
    if (value === undefined) {
      return refused(
        'SECRET_NOT_FOUND',
        'Only who stored the secret may try it, while it is new. Enter the secret again and send once more.'
      );
    }
    headers['x-flyloft-signature'] = `sha256=${createHmac('sha256', value).update(body).digest('hex')}`;
  }
  return ok(await addresses.send({ url: hook.url, method: 'POST', headers, body }));
}
