import { mockCredentials } from '@backstage/backend-test-utils';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { Cluster } from '../ports';
import { environmentOf } from '../__testUtils__/engine';
import { bundleOf, startTestPortal, type TestPortal } from './__testUtils__/portal';

jest.setTimeout(60_000);

const CLEAR = 'hunter2-in-clear';
let portal: TestPortal;
const clientOf = (name: string) =>
  new PluginManagerClient({
    baseUrl: portal.url,
    token: mockCredentials.user.token(`user:default/${name}`),
  });
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    error => (error instanceof FlyloftError ? error.code : String(error))
  );

beforeAll(async () => {
  const cluster = { uid: async () => 'test-cluster' } as unknown as Cluster;
  portal = await startTestPortal({
    engine: {
      clusters: { forEnvironment: () => cluster },
      environments: [environmentOf({ approvers: ['user:default/admin'] })],
    },
  });
  await portal.engine.start();
  const { tgz } = await bundleOf(
    {
      federation: { name: 'radar', exposes: ['.'], features: ['radar'] },
      configSchema: {
        type: 'object',
        properties: { url: { type: 'string' }, token: { type: 'string', visibility: 'secret' } },
      },
    },
    { 'frontend/mf-manifest.json': '{"id":"radar"}', 'frontend/a/main.js': 'export {};' }
  );
  await clientOf('admin').publishBundle(new Blob([new Uint8Array(tgz)]));
});
afterAll(() => portal.close());

const environment = environmentOf().id;
const draft = { release: '1.0.0', config: { url: 'https://a.example' }, follows: 0 };

describe('a draft', () => {
  it('is there again on another device, and nobody else sees it', async () => {
    const saved = await clientOf('alice').saveDraft(environment, 'radar', {
      ...draft,
      yaml: '# ours\nurl: https://a.example\n',
      step: 'general',
      level: 'expert',
      base: { release: '1.0.0', revision: 3, config: { url: 'https://before.example' } },
    });
    expect(saved.revision).toBe(1);
    const found = await clientOf('alice').getDraft(environment, 'radar');
    expect(found).toEqual(saved);
    expect(found).toMatchObject({
      yaml: '# ours\nurl: https://a.example\n',
      step: 'general',
      level: 'expert',
      base: { release: '1.0.0', revision: 3, config: { url: 'https://before.example' } },
    });
    expect((await clientOf('alice').listDrafts()).items).toEqual([
      expect.objectContaining({ pluginId: 'radar', environment, revision: 1 }),
    ]);
    expect(await refusal(clientOf('bob').getDraft(environment, 'radar'))).toBe('DRAFT_NOT_FOUND');
    expect((await clientOf('bob').listDrafts()).items).toEqual([]);
  });

  it('is not overwritten by a tab that knows an older one', async () => {
    const carol = clientOf('carol');
    await carol.saveDraft(environment, 'radar', draft);
    await carol.saveDraft(environment, 'radar', {
      ...draft,
      config: { url: 'https://b.example' },
      follows: 1,
    });
    expect(await refusal(carol.saveDraft(environment, 'radar', { ...draft, follows: 1 }))).toBe(
      'DRAFT_CHANGED'
    );
    expect(await refusal(carol.saveDraft(environment, 'radar', draft))).toBe('DRAFT_CHANGED');
    expect((await carol.getDraft(environment, 'radar')).config).toEqual({ url: 'https://b.example' });
    const both = await Promise.all(
      ['https://c.example', 'https://d.example'].map(url =>
        refusal(carol.saveDraft(environment, 'radar', { ...draft, config: { url }, follows: 2 }))
      )
    );
    expect(both.sort()).toEqual(['DRAFT_CHANGED', 'none']);
  });

  it('holds a reference where a secret was sent in clear, and drops the text that had it', async () => {
    const dave = clientOf('dave');
    const saved = await dave.saveDraft(environment, 'radar', {
      ...draft,
      config: { token: CLEAR },
      yaml: `token: ${CLEAR}\n`,
    });
    expect(saved.config).toEqual({ token: { $secret: expect.any(String), hash: expect.any(String) } });
    expect(saved.yaml).toBeUndefined();
    const rows = await portal.knex('drafts').where({ actor: 'user:default/dave' });
    expect(JSON.stringify(rows)).not.toContain(CLEAR);
  });

  it('is forgotten when it is thrown away', async () => {
    const erin = clientOf('erin');
    await erin.saveDraft(environment, 'radar', draft);
    await erin.removeDraft(environment, 'radar');
    expect(await refusal(erin.getDraft(environment, 'radar'))).toBe('DRAFT_NOT_FOUND');
  });

  it.each([
    ['of no release', { release: '9.9.9' }, environment, 'RELEASE_NOT_FOUND'],
    ['in no environment', {}, 'moon', 'ENVIRONMENT_NOT_FOUND'],
    ['with a name that reaches prototypes', { config: { constructor: 1 } }, environment, 'CONFIG_INVALID'],
  ])('%s is refused', async (_, change, where, code) => {
    expect(await refusal(clientOf('frank').saveDraft(where, 'radar', { ...draft, ...change }))).toBe(code);
  });
});

describe('snapshots', () => {
  it('are kept under a name, replaced by it, and thrown away', async () => {
    const grace = clientOf('grace');
    const keep = (url: string) =>
      grace.saveSnapshot(environment, 'radar', { name: 'before / after', release: '1.0.0', config: { url } });
    await keep('https://a.example');
    await keep('https://b.example');
    const { items } = await grace.listSnapshots(environment, 'radar');
    expect(items).toEqual([
      expect.objectContaining({ name: 'before / after', config: { url: 'https://b.example' } }),
    ]);
    expect((await clientOf('heidi').listSnapshots(environment, 'radar')).items).toEqual([]);
    await grace.removeSnapshot(environment, 'radar', 'before / after');
    expect(await refusal(grace.removeSnapshot(environment, 'radar', 'before / after'))).toBe(
      'DRAFT_NOT_FOUND'
    );
  });
});

describe('configurations of others', () => {
  it('are offered without their secrets', async () => {
    const { plan } = await clientOf('ivan').installPlugin('radar', {
      config: { url: 'https://a.example', token: CLEAR },
    });
    const { operation } = await clientOf('admin').approvePlan(plan.id, { digest: plan.digest });
    const states: unknown[] = [];
    for await (const event of clientOf('admin').operationEvents(operation?.id ?? '')) {
      states.push(event.operationState);
    }
    expect(states.at(-1)).toBe('done');
    const { items } = await clientOf('judy').listConfigurations('radar');
    expect(items).toEqual([
      expect.objectContaining({ environment, config: { url: 'https://a.example' }, omitted: ['/token'] }),
    ]);
  });
});
