import type { SourceDetail, SourceListing, SourceSync } from '@flyloft/plugin-manager-common';
import type { SourceReading } from '@flyloft/plugin-manager-node';
import { createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { valueOf } from '../__testUtils__/engine';
import { webhookCheck } from '../adapters/sources/webhookForms';
import { createSources } from '../app/sources/sources';
import type { ConfiguredSource } from '../ports';
import { as, bundleOf, startTestPortal, type TestPortal } from './__testUtils__/portal';

jest.setTimeout(60_000);

const SECRET = 'a secret of the tests';

const listing = (key: string, change: Partial<SourceListing> = {}): SourceListing => ({
  key,
  name: `The ${key}`,
  description: `Shows ${key}`,
  categories: ['CI/CD'],
  keywords: [],
  highlights: [],
  links: [],
  packages: [{ name: `@acme/plugin-${key}`, role: 'frontend-plugin', version: '1.0.0', configExamples: [] }],
  ...change,
});
const reading = (
  listings: SourceListing[],
  change: Partial<Extract<SourceReading, { outcome: 'read' }>> = {}
): SourceReading => ({
  outcome: 'read',
  listings,
  kept: [],
  collections: [],
  defects: [],
  read: { Plugin: listings.length },
  ...change,
});

/** A source that answers what a test says. */
function scripted(name: string, change: Partial<ConfiguredSource> = {}) {
  const script: { next: (context: Parameters<ConfiguredSource['read']>[0]) => Promise<SourceReading> } = {
    next: async () => reading([]),
  };
  const source: ConfiguredSource = {
    name,
    kind: 'test',
    read: context => script.next(context),
    timeoutMs: 20_000,
    webhook: webhookCheck('flyloft', name, SECRET),
    ...change,
  };
  return { source, script };
}

const one = scripted('one');
const two = scripted('two');
const hasty = scripted('hasty', { timeoutMs: 50 });
const images = scripted('images', { webhook: webhookCheck('oci', 'images', SECRET) });
const hub = scripted('hub', { webhook: webhookCheck('github', 'hub', SECRET) });
const pushed = scripted('pushed', { webhook: webhookCheck('github', 'pushed', SECRET) });
let portal: TestPortal;
const changes = new EventEmitter();

beforeAll(async () => {
  portal = await startTestPortal({
    sources: [one.source, two.source, hasty.source, images.source, hub.source, pushed.source],
  });
  portal.onPublished.add((topic: string, payload: Record<string, string>) => {
    if (payload.source !== undefined) changes.emit('changed', topic);
  });
});
afterAll(() => portal.close());

const admin = as('admin');
const get = async (path: string, person = admin) => (await portal.api.get(path).set(person)).body;
const detail = (name: string): Promise<SourceDetail> => get(`/sources/${name}`);
/** Starts a sync and waits until it has ended. */
async function sync(name: string): Promise<SourceSync> {
  const started = await portal.api.post(`/sources/${name}/sync`).set(admin).send({});
  expect(started.status).toBe(202);
  for (;;) {
    const changed = once(changes, 'changed');
    const { last } = await detail(name);
    if (last && last.id === started.body.id && last.state !== 'running') return last;
    await changed;
  }
}
/** Asks until the index has heard of what was committed, which takes it a moment; answers what came last. */
async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let attempt = 0; attempt < 500 && !isRight(answer); attempt++) answer = await ask();
  return answer;
}
const idsOf = async (path: string): Promise<string[]> =>
  (await get(path)).items.map((item: { id: string }) => item.id);
const expectFound = async (query: string, ids: string[]) => {
  const path = `/plugins?limit=100&query=${encodeURIComponent(query)}`;
  const found = await eventually(
    () => idsOf(path),
    answer => answer.join() === ids.join()
  );
  expect(found).toEqual(ids);
};
const reads = (script: typeof one.script, what: SourceReading) => {
  script.next = async () => what;
};

describe('sources', () => {
  it('bring listings that are found, say that they have no bundle, and stand behind those that have', async () => {
    const { tgz } = await bundleOf({ id: 'zebra', name: 'Zebra' });
    await portal.api
      .post('/bundles')
      .set(admin)
      .set('content-type', 'application/gzip')
      .send(tgz)
      .expect(201);
    reads(one.script, reading([listing('jenkins'), listing('tekton', { support: { level: 'community' } })]));
    expect(await sync('one')).toMatchObject({
      state: 'done',
      counts: { added: 2, changed: 0, gone: 0, kept: 0 },
      read: { Plugin: 2 },
    });
    const page = await eventually(
      () => get('/plugins?sort=name'),
      answer => answer.items.length === 3
    );
    expect(page.items.map((item: { id: string }) => item.id)).toEqual(['zebra', 'jenkins', 'tekton']);
    expect(page.items[1]).toMatchObject({ installable: false, category: 'CI/CD' });
    expect(page.items[1].latest).toBeUndefined();
    expect(await get('/plugins/tekton')).toMatchObject({
      error: {
        code: 'BUNDLE_MISSING',
        message: expect.stringContaining('The tekton has no bundle yet'),
        details: { command: 'flyloft pack @acme/plugin-tekton' },
      },
    });
    expect(await get('/plugins/tekton/listing')).toMatchObject({
      name: 'The tekton',
      released: false,
      support: { level: 'community' },
      origins: [{ source: 'one', kind: 'test', key: 'tekton' }],
    });
  });

  it('are found by a pasted package and by an address', async () => {
    reads(
      one.script,
      reading([listing('jenkins', { repository: 'https://github.com/Acme/jenkins' }), listing('tekton')])
    );
    await sync('one');
    const pasted = `/plugins?query=${encodeURIComponent('@acme/plugin-tekton')}`;
    expect(
      (
        await eventually(
          () => idsOf(pasted),
          ids => ids[0] === 'tekton'
        )
      )[0]
    ).toBe('tekton');
    await expectFound('git@github.com:acme/jenkins.git', ['jenkins']);
  });

  it('make one listing of one package, with both origins', async () => {
    reads(
      two.script,
      reading([listing('other-key', { name: 'Else', packages: listing('tekton').packages, author: 'Ann' })])
    );
    await sync('two');
    expect(await get('/plugins/tekton/listing')).toMatchObject({
      name: 'The tekton',
      author: 'Ann',
      origins: [{ source: 'one' }, { source: 'two', key: 'other-key' }],
    });
    const page = await eventually(
      () => get('/plugins?limit=100'),
      answer => answer.total === 3
    );
    expect(page.total).toBe(3);
  });

  it('change only what is another one now, and drop what is gone', async () => {
    const before = await get('/plugins/jenkins/listing');
    reads(
      one.script,
      reading([listing('jenkins', { repository: 'https://github.com/Acme/jenkins' }), listing('argo')])
    );
    expect((await sync('one')).counts).toEqual({ added: 1, changed: 0, gone: 1, kept: 1 });
    expect((await get('/plugins/jenkins/listing')).changedAt).toBe(before.changedAt);
    // The other source still names it.
    expect(await get('/plugins/tekton/listing')).toMatchObject({
      name: 'Else',
      origins: [{ source: 'two' }],
    });
    reads(two.script, reading([]));
    await sync('two');
    expect(await get('/plugins/tekton/listing')).toMatchObject({ error: { code: 'PLUGIN_NOT_FOUND' } });
    await expectFound('tekton', []);
  });

  it('keep their listings when they answer 500, and say what happened', async () => {
    one.script.next = async () => {
      throw new Error('catalogue.example.com answered 500.');
    };
    expect(await sync('one')).toMatchObject({
      state: 'failed',
      message: 'catalogue.example.com answered 500. Listings stay as they were.',
    });
    await expectFound('jenkins', ['jenkins']);
    expect(await detail('one')).toMatchObject({
      listings: 2,
      freshAt: expect.any(String),
      last: { state: 'failed' },
    });
  });

  it('are given up when they hang, whether they listen or not', async () => {
    hasty.script.next = () => new Promise(() => undefined);
    expect(await sync('hasty')).toMatchObject({
      state: 'failed',
      message: 'It was not read within 0 s. Listings stay as they were.',
    });
    reads(hasty.script, reading([]));
    expect(await sync('hasty')).toMatchObject({ state: 'done' });
  });

  it('keep what was not seen when they changed under the reader', async () => {
    reads(
      one.script,
      reading([listing('argo')], {
        incomplete: true,
        defects: [{ code: 'changed-while-reading', message: 'It changed twice.', fix: 'Sync again.' }],
      })
    );
    expect(await sync('one')).toMatchObject({ state: 'done', counts: { gone: 0, kept: 2 }, defects: 1 });
    await expectFound('jenkins', ['jenkins']);
  });

  it('keep the good entry where one breaks, and report it', async () => {
    const broken = { ...listing('argo'), name: '' };
    const twice = listing('jenkins');
    reads(one.script, reading([twice, twice, broken]));
    expect(await sync('one')).toMatchObject({ counts: { gone: 0 }, defects: 2 });
    expect((await detail('one')).defectList).toMatchObject([
      { code: 'entry-duplicate', entry: 'jenkins' },
      { code: 'entity-invalid', entry: 'argo' },
    ]);
    expect(await get('/plugins/argo/listing')).toMatchObject({ name: 'The argo' });
  });

  it('are synced once at a time: the second is told of the first', async () => {
    const begun = new EventEmitter();
    one.script.next = context =>
      new Promise(resolve => {
        context.progress(1, 2, 'entries');
        begun.emit('begun', () => resolve(reading([listing('jenkins')])));
      });
    const reached = once(begun, 'begun');
    const first = await portal.api.post('/sources/one/sync').set(admin).send({});
    const [end] = await reached;
    const second = await portal.api.post('/sources/one/sync').set(admin).send({});
    expect(second.body.id).toBe(first.body.id);
    const ended = once(changes, 'changed');
    end();
    await ended;
    expect((await detail('one')).history.filter(each => each.id === first.body.id)).toMatchObject([
      { state: 'done' },
    ]);
  });

  it('are synced once where two portals on one database are asked at the same moment', async () => {
    let begun = 0;
    const gate = new EventEmitter();
    two.script.next = async () => {
      begun += 1;
      await once(gate, 'open');
      return reading([listing('at-once')]);
    };
    const { clock, ids } = portal.options;
    const replica = createSources({
      ...{ store: portal.store, clock, ids, log: { info() {}, warn() {} } },
      sources: { list: () => [two.source], find: () => two.source },
    });
    const here = async () =>
      (await portal.api.post('/sources/two/sync').set(admin).send({})).body.id as string;
    const there = async () => valueOf(await replica.syncSource('two', 'user:default/admin')).id;
    const answers = await Promise.all([here(), there(), here(), there()]);
    expect(new Set(answers).size).toBe(1);
    gate.emit('open');
    const { history } = await eventually(
      () => detail('two'),
      found => found.history[0]?.state === 'done'
    );
    expect([history[0]?.id, begun]).toEqual([answers[0], 1]);
    await replica.stop();
  });

  it('give their validators back, and say when nothing has changed', async () => {
    reads(one.script, reading([listing('jenkins')], { validators: { etag: '"1"' }, revision: 'abc' }));
    expect(await sync('one')).toMatchObject({ revision: 'abc' });
    let given: unknown;
    one.script.next = async ({ validators }) => {
      given = validators;
      return { outcome: 'unchanged' };
    };
    expect(await sync('one')).toMatchObject({ state: 'unchanged' });
    expect(given).toEqual({ etag: '"1"' });
    await expectFound('jenkins', ['jenkins']);
  });

  it('take their package under the id that it is published as, with the wishes for it', async () => {
    reads(one.script, reading([listing('jenkins'), listing('ask-me')]));
    await sync('one');
    await portal.api.post('/plugins/ask-me/requests').set(as('dev')).send({}).expect(201);
    expect(await get('/plugins/ask-me/listing', as('dev'))).toMatchObject({
      asked: { count: 1, byYou: true },
    });
    const { tgz } = await bundleOf({
      id: 'asked',
      name: 'Asked',
      packed: { frontend: { name: '@acme/plugin-ask-me', version: '1.0.0' } },
    });
    await portal.api
      .post('/bundles')
      .set(admin)
      .set('content-type', 'application/gzip')
      .send(tgz)
      .expect(201);
    expect(await get('/plugins/asked/listing', as('dev'))).toMatchObject({
      released: true,
      asked: { count: 1, byYou: true },
      origins: [{ source: 'one', key: 'ask-me' }],
    });
    expect(await get('/plugins/ask-me/listing')).toMatchObject({ error: { code: 'PLUGIN_NOT_FOUND' } });
  });

  it('serve their icons as images that run nothing', async () => {
    const data = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
    reads(one.script, reading([listing('jenkins', { icon: { mediaType: 'image/svg+xml', data } })]));
    await sync('one');
    const page = await eventually(
      () => get('/plugins?query=jenkins'),
      answer => answer.items[0].hasIcon
    );
    expect(page.items[0]).toMatchObject({ hasIcon: true });
    const icon = await portal.api.get('/plugins/jenkins/icon');
    expect(icon.headers).toMatchObject({
      'content-type': expect.stringContaining('image/svg+xml'),
      'content-security-policy': expect.stringContaining('sandbox'),
    });
  });

  it('hand out collections with the ids of their plugins', async () => {
    reads(
      one.script,
      reading([listing('jenkins'), listing('argo')], {
        collections: [{ key: 'ci', title: 'CI', description: '', members: ['argo', 'jenkins', 'nothing'] }],
      })
    );
    await sync('one');
    await expectFound('argo', ['argo']);
    expect(await get('/collections')).toMatchObject({
      items: [
        {
          key: 'ci',
          source: 'one',
          title: 'CI',
          total: 2,
          items: [{ id: 'argo', installable: false }, { id: 'jenkins' }],
        },
      ],
    });
  });

  it('are for admins, and unknown ones are named', async () => {
    expect((await portal.api.get('/sources').set(as('dev'))).status).toBe(403);
    expect((await portal.api.post('/sources/one/sync').set(as('dev')).send({})).status).toBe(403);
    expect(await get('/sources/onee')).toMatchObject({
      error: { code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('Did you mean "one"') },
    });
    const refusal = await portal.api.delete('/sources/one').set(admin);
    expect(refusal.body).toMatchObject({ error: { code: 'SOURCE_CONFIGURED' } });
  });

  it('can be removed once the configuration does not name them', async () => {
    reads(two.script, reading([listing('left')]));
    await sync('two');
    await portal.store.sources.configure([{ name: 'one', kind: 'test' }]);
    expect((await portal.api.delete('/sources/two').set(admin)).status).toBe(204);
    await expectFound('left', []);
    await portal.store.sources.configure(
      [one.source, two.source, hasty.source].map(({ name, kind }) => ({ name, kind }))
    );
  });
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
    expect((await detail('two')).history).toEqual(before);
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
