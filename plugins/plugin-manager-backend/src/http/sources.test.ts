/** What is read from catalogues, and what becomes of it. */
import { EventEmitter, once } from 'node:events';
import { valueOf } from '../__testUtils__/engine';
import { createSources } from '../app/sources/sources';
import { as, bundleOf, type TestPortal } from './__testUtils__/portal';
import {
  eventually,
  listing,
  reading,
  reads,
  scripted,
  SourcesPortal,
} from './__testUtils__/scriptedSources';

jest.setTimeout(60_000);

const one = scripted('one');
const two = scripted('two');
const hasty = scripted('hasty', { timeoutMs: 50 });
const asked = SourcesPortal.forThisFile(one, two, hasty);
const { changes, detail, expectFound, get, idsOf, sync } = asked;
const admin = as('admin');
let portal: TestPortal;
beforeAll(() => {
  ({ portal } = asked);
});

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
