import { Readable } from 'node:stream';
import type { Plan, Rehearsal, WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine } from '../../../__testUtils__/clusterEngine';
import { admin, developer, valueOf } from '../../../__testUtils__/engine';
import { NAMESPACE, serviceBacked, snapshot } from '../../../__testUtils__/serviceBacked';
import type { ReleaseRecord } from '../../../ports';
import type { Surroundings } from './rehearsed';

jest.setTimeout(90_000);

const use = new ClusterEngine();
/** What each bundle really consists of, by the digest that the registry knows. */
let bundles: Map<string, string>;
let mounted: string[];
const surroundings: Surroundings = {
  bundles: {
    open: async digest => {
      const text = bundles.get(digest);
      return text === undefined
        ? undefined
        : { stream: Readable.from([Buffer.from(text)]), size: text.length };
    },
  },
  mountedIds: async () => mounted,
};
/** The bundle's digest is, in tests, that of this text. */
const keep = ({ bundleDigest, manifestDigest }: ReleaseRecord) => bundles.set(bundleDigest, manifestDigest);

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
beforeEach(async () => {
  bundles = new Map();
  mounted = [];
  await use.begin();
  keep((await use.test.store.registry.findRelease('radar', '1.0.0'))!);
});
afterEach(() => use.end());

const install: WantedChange = {
  kind: 'install',
  pluginId: 'radar',
  config: { radar: { word: 'one', token: 'hunter2' } },
};
const configure: WantedChange = { kind: 'configure', pluginId: 'radar', config: { radar: { word: 'two' } } };

const ask = async (change: WantedChange): Promise<Plan> =>
  valueOf(await use.test.engine.makePlan({ changes: [change], request: true }, developer)).plan;
const rehearse = (id: string, person = developer) => use.test.engine.rehearsePlan(id, person, surroundings);
const passed = async (id: string): Promise<Rehearsal> => valueOf(await rehearse(id));
const said = ({ steps }: Rehearsal) => steps.map(({ kind, outcome }) => `${kind} ${outcome}`);
const codes = ({ steps }: Rehearsal) => steps.flatMap(({ refusals }) => refusals.map(({ code }) => code));

describe('rehearsePlan', () => {
  it('tries everything that an install will do, and leaves nothing anywhere', async () => {
    const { id } = await ask(install);
    const rows = async () => ({
      audit: (await use.test.store.audit.list({ limit: 500 })).length,
      plan: await use.test.store.plans.find(id),
    });
    const before = await rows();
    const rehearsal = await passed(id);
    expect(said(rehearsal)).toEqual([
      'exact fine',
      'bundle fine',
      'secret fine',
      'route fine',
      'database fine',
      'object fine',
      'quota fine',
      'image not-checked',
    ]);
    expect(rehearsal).toMatchObject({
      passed: true,
      summary: 'It would pass: nothing said no in 7 checks. 1 thing could not be tried.',
    });
    expect(rehearsal.steps.map(({ sentence }) => sentence).join()).not.toContain('hunter2');
    expect(await rows()).toEqual(before);
    expect(await snapshot(use.kubernetes)).toEqual({});
    // What was said is what happens.
    const { operation } = valueOf(
      await use.test.engine.approvePlan(id, { digest: before.plan!.digest }, admin)
    );
    expect((await use.whenOver(operation!.id)).state).toBe('done');
    expect(await rehearse(id)).toMatchObject({ outcome: 'refused', refusal: { code: 'PLAN_STATE' } });
  });

  it('finds a bundle that is gone or another one, and an id that the portal has taken', async () => {
    const { id, content } = await ask(install);
    const digest = content.releases[0]!.bundleDigest;
    bundles.delete(digest);
    mounted = ['Radar'];
    expect(codes(await passed(id))).toEqual(['BUNDLE_NOT_FOUND', 'PLUGIN_ID_RESERVED']);
    bundles.set(digest, 'something else');
    mounted = [];
    const changed = await passed(id);
    expect(codes(changed)).toEqual(['BUNDLE_CORRUPT']);
    expect(changed).toMatchObject({
      passed: false,
      summary: expect.stringMatching(/^It would fail: 1 of 8 /),
    });
  });

  it('finds what somebody changed by hand since, and says it of what was not known', async () => {
    await use.carryOut([install]);
    const { id } = await ask(configure);
    expect((await passed(id)).passed).toBe(true);
    const { metadata, spec } = (await use.read('Deployment', 'radar'))!;
    const { name, labels = {} } = metadata;
    await use.kubernetes.apply({
      ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
      metadata: { name, namespace: NAMESPACE, labels },
      spec: { ...(spec as object), replicas: 2 },
    });
    const drifted = await passed(id);
    expect(codes(drifted)).toEqual(['CLUSTER_DRIFT']);
    expect(JSON.stringify(drifted)).toContain('/spec/replicas');
    expect((await use.test.store.plans.find(id))?.state).toBe('waiting');
    expect((await passed((await ask(configure)).id)).passed).toBe(true);
  });

  it('says what has moved without making the plan void, to whoever may see it', async () => {
    const { id } = await ask(install);
    await use.test.store.registry.setReleaseStatus('radar', '1.0.0', { yanked: true });
    const rehearsal = await passed(id);
    expect(codes(rehearsal)).toEqual(['PLAN_VOID']);
    expect((await use.test.store.plans.find(id))?.state).toBe('waiting');
    const stranger = { ...developer, actor: 'user:default/else', refs: ['user:default/else'] };
    expect(await rehearse(id, stranger)).toMatchObject({ refusal: { code: 'NOT_ALLOWED' } });
    expect((await rehearse(id, admin)).outcome).toBe('ok');
  });

  it('says that the cluster is away, and is done a dozen times a minute at most', async () => {
    const { id } = await ask(install);
    await use.cluster.stop();
    expect(codes(await passed(id))).toEqual(['CLUSTER_UNREACHABLE']);
    for (let again = 1; again < 12; again++) await passed(id);
    expect(await rehearse(id)).toMatchObject({ refusal: { code: 'RATE_LIMITED' } });
    await use.cluster.start();
  });

  it('says where the quota has no room', async () => {
    const big = { requests: { cpu: '2', memory: '128Mi' }, limits: { cpu: '2', memory: '512Mi' } };
    keep(await use.test.publish({ ...serviceBacked, version: '2.0.0', deployment: { resources: big } }));
    const { id } = await ask(install);
    const rehearsal = await passed(id);
    expect(codes(rehearsal)).toEqual(['CLUSTER_QUOTA']);
    expect(rehearsal.steps.find(({ kind }) => kind === 'quota')?.refusals[0]?.message).toContain(
      'allows 500m requests.cpu, and this needs 2000m'
    );
  });
});
