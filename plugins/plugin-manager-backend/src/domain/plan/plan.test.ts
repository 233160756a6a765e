/** One file although it is long: everything that a plan says is computed from the same small content. */
import fc from 'fast-check';
import type { PlanContent } from '@flyloft/plugin-manager-common';
import { manifestOf } from '../../__testUtils__/releases';
import type { KubernetesObject } from '../kubernetesObject';
import { additionalRequests, quotaLines, usageOf } from './capacity';
import { breakingChanges, irreversible, rollbackWarnings } from './consequences';
import { replicasOf, restartOf, withReplicas, withRestart } from './deploymentObject';
import { egressTargets } from './egress';
import { grantChanges, loadingModeOf, type InPage } from './grants';
import { mergeObjects } from './mergeObjects';
import { describeObject, planObjects } from './objectChanges';
import { planDigest } from './planDigest';
import { decidePolicy, policyVersion } from './policy';

const object = (kind: string, name: string, body: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'ns' },
  ...body,
});

const deployment = (replicas: number, cpu = '100m', memory = '128Mi') =>
  object('Deployment', 'radar', {
    spec: {
      replicas,
      template: {
        spec: { containers: [{ resources: { requests: { cpu, memory }, limits: { cpu: '1', memory } } }] },
      },
    },
  });

const content: PlanContent = {
  tenant: 'default',
  environment: 'local',
  clusterUid: 'uid',
  isolation: 'none',
  requester: 'user:default/dev',
  nonce: 'n',
  expiresAt: '2026-01-01T00:00:00.000Z',
  baseGeneration: 1,
  baseRevisions: { radar: 0 },
  policyVersion: 'p',
  hostImage: 'image',
  items: [],
  releases: [],
  values: [],
  objects: [],
  grants: [],
  irreversible: [],
  migrations: [],
  hooks: [],
  capacity: { cpuRequest: 0, memoryRequest: 0, quotas: [] },
};

describe('planDigest', () => {
  it('is the same after the plan was stored, and whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), raw => {
        const value = JSON.parse(JSON.stringify(raw));
        const plan = {
          content,
          objects: [
            {
              pluginId: 'radar',
              action: 'apply' as const,
              object: object('ConfigMap', 'c', { data: value }),
            },
          ],
        };
        const reversed = JSON.parse(JSON.stringify(plan), (_key, inner) =>
          inner && typeof inner === 'object' && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).reverse())
            : inner
        );
        expect(planDigest(JSON.parse(JSON.stringify(plan)))).toBe(planDigest(plan));
        expect(planDigest(reversed)).toBe(planDigest(plan));
      })
    );
  });

  it('differs with every field that is approved', () => {
    const digest = planDigest({ content, objects: [] });
    for (const field of Object.keys(content) as Array<keyof PlanContent>) {
      const changed = { ...content, [field]: 'something else' } as unknown as PlanContent;
      expect(planDigest({ content: changed, objects: [] })).not.toBe(digest);
    }
    const objects = [{ pluginId: 'radar', action: 'apply' as const, object: object('ConfigMap', 'c') }];
    expect(planDigest({ content, objects })).not.toBe(digest);
    expect(planDigest({ content, objects: [{ ...objects[0]!, action: 'remove' }] })).not.toBe(
      planDigest({ content, objects })
    );
  });
});

describe('egressTargets', () => {
  it('takes hosts of the manifest and of addresses in the config, each once', () => {
    const manifest = manifestOf({
      egress: ['api.example.com', 'git.example.com:22', '*.cdn.example.com'],
      egressFrom: ['radar.url', 'servers.url', 'named.*.url', 'missing.field', 'relative'],
    });
    const config = {
      radar: { url: 'https://data.example.com/radar.json' },
      servers: [
        { url: 'http://one.example.com' },
        { url: 'http://ONE.example.com:80/x' },
        { url: 'https://two:8443' },
      ],
      named: { a: { url: 'https://api.example.com' } },
      relative: '/api/plugin-manager/sample',
    };
    expect(egressTargets(manifest, config)).toEqual({
      targets: [
        { host: '*.cdn.example.com', port: 443, because: 'manifest' },
        { host: 'api.example.com', port: 443, because: 'manifest' },
        { host: 'data.example.com', port: 443, because: 'field "radar.url"' },
        { host: 'git.example.com', port: 22, because: 'manifest' },
        { host: 'one.example.com', port: 80, because: 'field "servers.url"' },
        { host: 'two', port: 8443, because: 'field "servers.url"' },
      ],
      unreadable: [],
    });
  });

  it('says which field holds no address, and opens nothing for it', () => {
    const manifest = manifestOf({ egressFrom: ['a', 'b', 'c', 'd'] });
    const config = { a: 'not an address', b: 5, c: { $secret: 'x', hash: 'y' }, d: '' };
    expect(egressTargets(manifest, config)).toEqual({
      targets: [],
      unreadable: [{ field: 'a' }, { field: 'b' }, { field: 'c' }],
    });
  });
});

describe('grantChanges', () => {
  const granted = (capabilities: Array<'catalog:read' | 'network:http-client'>, hosts: string[]) => ({
    manifest: manifestOf({ capabilities, publicPaths: ['/open'] }),
    egress: hosts.map(host => ({ host, port: 443, because: 'manifest' })),
    loadingMode: 'realm' as const,
  });

  it('lists what is new and what goes, and nothing that stays', () => {
    const changes = grantChanges(
      'radar',
      granted(['catalog:read'], ['a.example.com']),
      granted(['catalog:read', 'network:http-client'], ['b.example.com']),
      'pod'
    );
    expect(changes.map(({ change, kind, value }) => `${change} ${kind} ${value}`)).toEqual([
      'added capability network:http-client',
      'added egress b.example.com:443',
      'removed egress a.example.com:443',
    ]);
    expect(changes[1]?.sentence).toContain('The port is enforced, the host is not.');
    const own = { ...granted([], []), manifest: manifestOf({ permissions: [{ name: 'radar.read' }] }) };
    expect(grantChanges('radar', undefined, own, 'pod')).toContainEqual(
      expect.objectContaining({ kind: 'permission', value: 'radar.read', change: 'added' })
    );
    const same = granted(['catalog:read'], []);
    expect(grantChanges('radar', same, same, 'pod')).toEqual([]);
  });

  it('says once that pages run in the portal', () => {
    const asks = { ...granted([], []), manifest: manifestOf({ capabilities: ['frontend:realm'] }) };
    const added = grantChanges('radar', undefined, asks, 'pod');
    expect(added.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['loading-mode realm']);
  });

  it('says openly what nothing enforces', () => {
    const [egress] = grantChanges('radar', undefined, granted([], ['a.example.com']), 'none');
    expect(egress).toMatchObject({ sentence: expect.stringContaining('Nothing enforces it here.') });
    expect(egress).not.toHaveProperty('enforcedBy');
    expect(
      grantChanges('radar', granted([], []), undefined, 'none').every(({ change }) => change === 'removed')
    ).toBe(true);
  });
});

describe('capacity', () => {
  it('sums what pods ask for, and what the plan asks for beyond that', () => {
    expect(usageOf([deployment(3), object('Secret', 's'), object('Service', 'a')])).toMatchObject({
      'requests.cpu': expect.closeTo(0.3),
      'requests.memory': 3 * 128 * 2 ** 20,
      'limits.cpu': 3,
      cpu: expect.closeTo(0.3),
      pods: 3,
      secrets: 1,
      services: 1,
    });
    const [before, after] = [usageOf([deployment(1)]), usageOf([deployment(2)])];
    expect(additionalRequests(before, after).cpuRequest).toBeCloseTo(0.1);
    expect(additionalRequests(after, before)).toEqual({ cpuRequest: 0, memoryRequest: 0 });
  });

  it('finds a quota that a server would only name when the pods are refused', () => {
    const quota = {
      namespace: 'ns',
      hard: { 'requests.cpu': '500m', pods: '10', 'requests.memory': '1Gi' },
      used: { 'requests.cpu': '300m' },
    };
    const lines = quotaLines(quota, {}, usageOf([deployment(3)]));
    expect(lines.map(({ resource, before, after, exceeded }) => [resource, before, after, exceeded])).toEqual(
      [
        ['requests.cpu', '300m', '600m', true],
        ['pods', '0', '3', false],
        ['requests.memory', '0Mi', '384Mi', false],
      ]
    );
    // What is over already is not this plan's fault.
    expect(
      quotaLines(quota, usageOf([deployment(3)]), usageOf([deployment(2)])).some(line => line.exceeded)
    ).toBe(false);
    expect(quotaLines(quota, {}, {})).toEqual([]);
  });
});

describe('objects', () => {
  it('are applied, kept or removed, each described beside what runs', () => {
    const before = [
      object('ConfigMap', 'a', { data: { x: '1' } }),
      object('Secret', 'gone'),
      object('Service', 's'),
    ];
    const after = [
      object('ConfigMap', 'a', { data: { x: '2' } }),
      object('Service', 's'),
      object('Deployment', 'new'),
    ];
    const planned = planObjects('radar', before, after);
    const check = { checked: 'exact' as const, drift: [] };
    expect(
      planned.map(entry => {
        const { kind, change } = describeObject(entry, before, check);
        return `${entry.action} ${kind} ${change}`;
      })
    ).toEqual([
      'apply ConfigMap changed',
      'apply Service unchanged',
      'apply Deployment added',
      'remove Secret removed',
    ]);
    expect(mergeObjects(before, [after[0]!, after[2]!])).toEqual([after[0], before[1], before[2], after[2]]);
  });

  it('are scaled and restarted without being made anew', () => {
    const objects = [object('Service', 's'), deployment(2)];
    expect(replicasOf(withReplicas(objects, 0))).toBe(0);
    expect(replicasOf([])).toBeUndefined();
    expect(restartOf(withRestart(objects, 'now'))).toBe('now');
    expect(restartOf(objects)).toBeUndefined();
    expect(replicasOf(objects)).toBe(2);
  });
});

describe('consequences', () => {
  const migrations = [
    { id: '1', kind: 'expand' as const },
    { id: '2', kind: 'irreversible' as const, description: 'drops a column' },
  ];

  it('names what cannot be undone', () => {
    const [old, next] = [manifestOf({ migrations: [migrations[0]!] }), manifestOf({ migrations })];
    const item = { kind: 'update', pluginId: 'radar', removesData: false, usesDatabase: true };
    expect(irreversible(item, old, next)).toEqual([
      { pluginId: 'radar', what: 'migration 2: drops a column' },
    ]);
    expect(irreversible(item, next, next)).toEqual([]);
    expect(irreversible({ ...item, kind: 'uninstall', removesData: true }, next, undefined)).toEqual([
      { pluginId: 'radar', what: 'the database of Radar is deleted' },
    ]);
    expect(rollbackWarnings(next, old)).toHaveLength(1);
  });

  it('collects breaking changes between two releases, oldest first', () => {
    const release = (version: string, ...texts: string[]) => ({
      version,
      manifest: manifestOf({ version, breakingChanges: texts }),
    });
    const releases = [
      release('3.0.0', 'c'),
      release('1.0.0', 'a'),
      release('2.0.0', 'b'),
      release('4.0.0', 'd'),
    ];
    expect(breakingChanges('1.0.0', '3.0.0', releases)).toEqual(['b', 'c']);
    expect(breakingChanges(undefined, '3.0.0', releases)).toEqual([]);
  });
});

describe('decidePolicy', () => {
  const policy = {
    approval: 'new-access' as const,
    approvers: ['group:a'],
    requesterMayApprove: false,
    planExpiryHours: 1,
    inPage: { tiers: ['internal' as const], bundles: [] },
  };
  const grant = {
    kind: 'egress' as const,
    change: 'added' as const,
    pluginId: 'radar',
    value: 'a:1',
    sentence: '',
  };

  it('asks where there is a risk, always or never', () => {
    expect(decidePolicy(policy, 'Local', content).approvalRequired).toBe(false);
    expect(decidePolicy(policy, 'Local', { ...content, grants: [grant] })).toEqual({
      approvalRequired: true,
      approvers: ['group:a'],
      because: 'Local wants an approval because it opens new access.',
    });
    expect(
      decidePolicy(policy, 'Local', { ...content, grants: [{ ...grant, change: 'removed' }] })
        .approvalRequired
    ).toBe(false);
    expect(
      decidePolicy(policy, 'Local', { ...content, grants: [{ ...grant, kind: 'permission' }] })
        .approvalRequired
    ).toBe(false);
    expect(decidePolicy({ ...policy, approval: 'always' }, 'Local', content).approvalRequired).toBe(true);
    expect(
      decidePolicy({ ...policy, approval: 'never' }, 'Local', { ...content, grants: [grant] })
        .approvalRequired
    ).toBe(false);
    expect(policyVersion(policy)).not.toBe(policyVersion({ ...policy, requesterMayApprove: true }));
  });

  it.each<[string, InPage]>([
    ['another tier', { tiers: ['internal', 'community'], bundles: [] }],
    ['one bundle', { tiers: ['internal'], bundles: [`sha256:${'a'.repeat(64)}`] }],
  ])('is another one when it lets %s into the page', (_name, inPage) => {
    expect(policyVersion({ ...policy, inPage })).not.toBe(policyVersion(policy));
  });
});

describe('how a frontend is loaded', () => {
  const bundleDigest = `sha256:${'a'.repeat(64)}`;
  const manifest = manifestOf({ federation: { name: 'radar', exposes: ['.'], features: ['radar'] } });
  const production: InPage = { tiers: ['internal'], bundles: [] };
  const reviewed: InPage = { tiers: ['internal'], bundles: [bundleDigest] };
  const local: InPage = { tiers: ['internal', 'verified', 'community'], bundles: [] };

  it.each([
    ['internal', production, 'realm'],
    ['verified', production, 'frame'],
    ['community', production, 'frame'],
    ['verified', reviewed, 'realm'],
    ['community', reviewed, 'realm'],
    ['community', { tiers: [], bundles: [`sha256:${'b'.repeat(64)}`] }, 'frame'],
    ['community', local, 'realm'],
    ['untrusted', local, 'frame'],
    ['untrusted', reviewed, 'frame'],
    ['quarantined', reviewed, 'none'],
  ] as const)('%s, where %j may run in the page: %s', (trustTier, inPage, mode) => {
    expect(loadingModeOf({ manifest, trustTier, bundleDigest }, inPage)).toBe(mode);
  });

  it('is not at all where there is none', () => {
    expect(loadingModeOf({ manifest: manifestOf({}), trustTier: 'internal', bundleDigest }, local)).toBe(
      'none'
    );
  });
});
