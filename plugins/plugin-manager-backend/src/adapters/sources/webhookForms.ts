import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Delivery, WebhookCheck } from '../../ports';

/** Oldest delivery that is taken, in milliseconds, and how far its clock may be ahead. */
const MAX_AGE_MS = 5 * 60_000;

type Checked = ReturnType<WebhookCheck>;
type Form = (delivery: Delivery, about: { source: string; secret: string; at: Date }) => Checked;

const not = (why: string): Checked => ({ genuine: false, why });

/** Compares in a time that says nothing about where two texts differ, or how long the expected one is. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const isRecent = (ms: number, at: Date) => Math.abs(at.getTime() - ms) <= MAX_AGE_MS;
const hmacOf = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

/** The hex of a header `sha256=<hex>` that is the HMAC of the body; a sentence where it is not. */
function signedBody({ header, body }: Delivery, name: string, secret: string): { hex: string } | string {
  const given = header(name);
  if (given === undefined) return `the header ${name} is missing`;
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(given)?.[1]?.toLowerCase();
  if (hex === undefined) return `the header ${name} is not "sha256=" and 64 hexadecimal digits`;
  return isSame(hex, hmacOf(secret, body)) ? { hex } : `${name} does not fit the body and the secret`;
}

/** When npm says a hook was sent, in milliseconds; it stands in the body, which is signed. */
function timeOfHook(body: string): number | undefined {
  try {
    const { time } = Object(JSON.parse(body)) as { time?: unknown };
    return typeof time === 'number' ? time : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How others prove that they may start a sync. Where the form signs a time it bounds for how long a delivery is good;
 * where it signs a body each is good once; where it only shows the secret there is nothing that one could hold on to.
 */
const FORMS = {
  /** `x-flyloft-signature: t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<seconds>.<source>.<body>`. */
  flyloft({ header, body }, { source, secret, at }) {
    const given = /^t=(\d{10}),v1=([0-9a-f]{64})$/.exec(header('x-flyloft-signature') ?? '');
    if (!given) return not('the header x-flyloft-signature is missing, or not "t=<seconds>,v1=<hex>"');
    const [, seconds = '', signature = ''] = given;
    if (!isSame(signature, hmacOf(secret, `${seconds}.${source}.${body}`))) {
      return not('x-flyloft-signature does not fit the time, the source, the body and the secret');
    }
    return isRecent(Number(seconds) * 1000, at)
      ? { genuine: true, once: signature }
      : not('it was signed more than five minutes ago, or is ahead of the clock here');
  },

  /** `X-Hub-Signature-256`, the HMAC of the body, as GitHub, Gitea and Forgejo send it. */
  github(delivery, { secret }) {
    const signed = signedBody(delivery, 'x-hub-signature-256', secret);
    return typeof signed === 'string' ? not(signed) : { genuine: true, once: signed.hex, mayRepeat: true };
  },

  /** `X-Gitlab-Token`, the secret itself. */
  gitlab({ header }, { secret }) {
    const given = header('x-gitlab-token');
    if (given === undefined) return not('the header x-gitlab-token is missing');
    return isSame(given, secret) ? { genuine: true } : not('x-gitlab-token is not the secret');
  },

  /** `x-npm-signature`, the HMAC of the body, in which the time stands. */
  npm(delivery, { secret, at }) {
    const signed = signedBody(delivery, 'x-npm-signature', secret);
    if (typeof signed === 'string') return not(signed);
    const time = timeOfHook(delivery.body);
    if (time === undefined) return not('the body has no "time"');
    return isRecent(time, at)
      ? { genuine: true, once: signed.hex }
      : not('its "time" is more than five minutes ago, or ahead of the clock here');
  },

  /** `Authorization: Bearer <secret>`, as a registry's notifications send it. */
  oci({ header }, { secret }) {
    const given = /^Bearer (.+)$/i.exec(header('authorization') ?? '')?.[1];
    if (given === undefined) return not('the header authorization is missing, or not "Bearer <secret>"');
    return isSame(given, secret) ? { genuine: true } : not('the bearer token is not the secret');
  },
} satisfies Record<string, Form>;

/** Names of the forms, as `webhook.form` has them. */
export const WEBHOOK_FORMS = Object.keys(FORMS) as Array<keyof typeof FORMS>;

/** The check of a form with the secret of a source. */
export function webhookCheck(form: keyof typeof FORMS, source: string, secret: string): WebhookCheck {
  return (delivery, at) => FORMS[form](delivery, { source, secret, at });
}
