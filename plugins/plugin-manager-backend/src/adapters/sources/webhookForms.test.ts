import { createHmac } from 'node:crypto';
import { WEBHOOK_FORMS, webhookCheck } from './webhookForms';

const SECRET = 'a secret of the tests';
const AT = new Date('2026-03-01T12:00:00Z');
const seconds = AT.getTime() / 1000;
const hook = JSON.stringify({ event: 'package:publish', time: AT.getTime() });
const hmac = (text: string, secret = SECRET) => createHmac('sha256', secret).update(text).digest('hex');

const check = (form: (typeof WEBHOOK_FORMS)[number], headers: Record<string, string>, body = hook, at = AT) =>
  webhookCheck(form, 'ours', SECRET)({ header: name => headers[name], body }, at);

it.each([
  ['flyloft', { 'x-flyloft-signature': `t=${seconds},v1=${hmac(`${seconds}.ours.${hook}`)}` }],
  ['github', { 'x-hub-signature-256': `sha256=${hmac(hook)}` }],
  ['gitlab', { 'x-gitlab-token': SECRET }],
  ['npm', { 'x-npm-signature': `sha256=${hmac(hook)}` }],
  ['oci', { authorization: `Bearer ${SECRET}` }],
] as const)('takes what comes in the form of %s, and in no other', (form, headers) => {
  expect(WEBHOOK_FORMS.filter(one => check(one, headers).genuine)).toEqual([form]);
});

it.each([
  ['flyloft', { 'x-flyloft-signature': `t=${seconds},v1=${hmac(`${seconds}.theirs.${hook}`)}` }],
  ['github', { 'x-hub-signature-256': `sha256=${hmac(hook, 'another secret')}` }],
  ['github', { 'x-hub-signature-256': hmac(hook) }],
  ['github', { 'x-hub-signature': `sha1=${hmac(hook).slice(0, 40)}` }],
  ['gitlab', { 'x-gitlab-token': `${SECRET}x` }],
  ['gitlab', { 'x-gitlab-token': '' }],
  ['npm', { 'x-npm-signature': `sha256=${hmac('{}')}` }],
  ['oci', { authorization: `Basic ${SECRET}` }],
  ['oci', { authorization: 'Bearer another secret' }],
] as const)('refuses %s with %j', (form, headers) => {
  expect(check(form, headers)).toEqual({
    genuine: false,
    why: expect.stringMatching(/^(the header|the bearer|x-)/),
  });
});

it('bounds for how long what has a signed time is good, and marks what is signed as good once', () => {
  const flyloft = { 'x-flyloft-signature': `t=${seconds},v1=${hmac(`${seconds}.ours.${hook}`)}` };
  const npm = { 'x-npm-signature': `sha256=${hmac(hook)}` };
  for (const minutes of [-6, 6]) {
    const later = new Date(AT.getTime() + minutes * 60_000);
    expect(check('flyloft', flyloft, hook, later).genuine).toBe(false);
    expect(check('npm', npm, hook, later).genuine).toBe(false);
  }
  expect(check('npm', { 'x-npm-signature': `sha256=${hmac('no time')}` }, 'no time')).toEqual({
    genuine: false,
    why: 'the body has no "time"',
  });
  expect(check('github', { 'x-hub-signature-256': `sha256=${hmac(hook)}` })).toEqual({
    genuine: true,
    once: hmac(hook),
    mayRepeat: true,
  });
});
