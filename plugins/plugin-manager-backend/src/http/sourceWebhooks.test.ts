/** What tells a portal that a catalogue has changed. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { webhookCheck } from '../adapters/sources/webhookForms';
import { as, type TestPortal } from './__testUtils__/portal';
import {
  eventually,
  listing,
  reading,
  reads,
  SECRET,
  scripted,
  SourcesPortal,
} from './__testUtils__/scriptedSources';

jest.setTimeout(60_000);

const one = scripted('one');
const two = scripted('two');
const images = scripted('images', { webhook: webhookCheck('oci', 'images', SECRET) });
const hub = scripted('hub', { webhook: webhookCheck('github', 'hub', SECRET) });
const pushed = scripted('pushed', { webhook: webhookCheck('github', 'pushed', SECRET) });
const asked = SourcesPortal.forThisFile(one, two, images, hub, pushed);
const { changes, detail, expectFound } = asked;
const admin = as('admin');
let portal: TestPortal;
beforeAll(() => {
  ({ portal } = asked);
});

describe('webhooks', () => {
  const now = () => Math.floor(portal.options.clock.now().getTime() / 1000);
  const body = JSON.stringify({ ref: 'main' });
  const sign = (seconds: number, source = 'two', secret = SECRET, signed = body) =>
    `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${source}.${signed}`).digest('hex')}`;
  const send = (header: string | undefined, source = 'two') => {
    const call = portal.api.post(`/sources/${source}/webhook`).set('content-type', 'application/json');
    return (header === undefined ? call : call.set('x-flyloft-signature', header)).send(body);
  };

  it('start a sync, once', async () => {
    reads(two.script, reading([listing('hooked')]));
    const header = sign(now());
    const changed = once(changes, 'changed');
    expect((await send(header)).body).toEqual({ outcome: 'started' });
    await changed;
    const before = (await detail('two')).history;
    expect(before[0]).toMatchObject({ trigger: 'webhook', actor: 'webhook:two' });
    const again = await send(header);
    expect([again.status, again.body]).toEqual([202, { outcome: 'already-done' }]);
    // The sync may have ended meanwhile: what counts is that there is no other.
    const idsOf = (history: ReadonlyArray<{ id: string }>) => history.map(({ id }) => id);
    expect(idsOf((await detail('two')).history)).toEqual(idsOf(before));
  });

  it('come again on purpose where their form has no time, and then start a sync when the source has rested', async () => {
    reads(hub.script, reading([listing('hubbed')]));
    const redeliver = async () => {
      const answer = await portal.api
        .post('/sources/hub/webhook')
        .set('content-type', 'application/json')
        .set('x-github-delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958')
        .set('x-hub-signature-256', `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`)
        .send(body);
      return [answer.status, answer.body.outcome];
    };
    const over = async (count: number) => {
      const { history } = await eventually(
        () => detail('hub'),
        found => found.history.length === count && found.history[0]?.state === 'done'
      );
      return history.map(({ trigger, state }) => `${trigger} ${state}`);
    };
    expect(await redeliver()).toEqual([202, 'started']);
    expect(await over(1)).toEqual(['webhook done']);
    expect(await redeliver()).toEqual([202, 'already-done']);
    expect(await over(1)).toEqual(['webhook done']);
    const later = new Date(portal.options.clock.now().getTime() + 61_000);
    const clock = jest.spyOn(portal.options.clock, 'now').mockReturnValue(later);
    expect(await redeliver()).toEqual([202, 'started']);
    expect(await over(2)).toEqual(['webhook done', 'webhook done']);
    clock.mockRestore();
  });

  it('that come while a sync runs start one after it, which sees what changed meanwhile', async () => {
    let read = 0;
    let finish = () => {};
    const held = new Promise<void>(resolve => {
      finish = resolve;
    });
    pushed.script.next = async () => {
      read += 1;
      if (read > 1) return reading([listing('pushed-later')]);
      await held;
      return reading([listing('before')]);
    };
    await portal.api.post('/sources/pushed/sync').set(admin).send({}).expect(202);
    const push = (ref: string) => {
      const text = JSON.stringify({ ref });
      return portal.api
        .post('/sources/pushed/webhook')
        .set('content-type', 'application/json')
        .set('x-hub-signature-256', `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`)
        .send(text);
    };
    expect((await push('one')).body).toEqual({ outcome: 'queued' });
    expect((await push('two')).body).toEqual({ outcome: 'queued' });
    finish();
    const { history } = await eventually(
      () => detail('pushed'),
      found => found.history.length === 2 && found.history[0]?.state === 'done'
    );
    expect(history.map(({ trigger }) => trigger)).toEqual(['webhook', 'person']);
    expect(read).toBe(2);
    await expectFound('pushed-later', ['pushed-later']);
  });

  it("take a registry's notification as the registry sends it", async () => {
    reads(images.script, reading([listing('pushed')]));
    const notify = (token: string) =>
      portal.api
        .post('/sources/images/webhook')
        .set('content-type', 'application/vnd.docker.distribution.events.v1+json')
        .set('authorization', `Bearer ${token}`)
        .send(JSON.stringify({ events: [{ id: '1', action: 'push' }] }));
    expect((await notify('another secret of them')).body).toMatchObject({
      error: { code: 'WEBHOOK_REFUSED' },
    });
    const changed = once(changes, 'changed');
    expect((await notify(SECRET)).body).toEqual({ outcome: 'started' });
    await changed;
  });

  it.each([
    ['no signature', () => send(undefined)],
    ['another secret', () => send(sign(now(), 'two', 'another'))],
    ['another body', () => send(sign(now(), 'two', SECRET, '{}'))],
    ['another source', () => send(sign(now(), 'one'))],
    ['an old one', () => send(sign(now() - 400))],
    ['one of the future', () => send(sign(now() + 400))],
    ['a source that is not there', () => send(sign(now(), 'nothing'), 'nothing')],
    ['nonsense', () => send('t=1,v1=zz')],
  ])('are refused alike: %s', async (_what, deliver) => {
    const answer = await deliver();
    expect([answer.status, answer.body.error.code]).toEqual([401, 'WEBHOOK_REFUSED']);
    expect(answer.body.error.message).toContain('was not taken');
  });
});
