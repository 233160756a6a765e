import { environmentOf } from '../../__testUtils__/environments';
import { manifestOf } from '../../__testUtils__/releases';
import type { Store } from '../../ports';
import { listFrontends } from './listFrontends';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const BUNDLE = digest('a');
const federation = { name: 'radar', exposes: ['.'], features: ['radar'] };

type Planned = { bundleDigest: string; loadingMode: 'realm' | 'frame' };

/** One community plugin that runs, and what the plans of its operations said of it. */
function storeWith(plans: { current: Planned; running?: Planned; off?: string[] }): Store {
  const planned: Record<string, Planned | undefined> = { done: plans.current, running: plans.running };
  const installation = {
    id: 'i',
    environment: 'local',
    pluginId: 'radar',
    release: '1.0.0',
    bundleDigest: BUNDLE,
    active: true,
    revision: 1,
    ...(plans.running ? { operationId: 'running' } : {}),
  };
  const parts = {
    installations: { list: async () => [installation], findRevision: async () => ({ operationId: 'done' }) },
    quarantine: {
      list: async () => (plans.off ?? []).map(bundle => ({ pluginId: 'radar', digest: bundle })),
    },
    operations: { find: async (id: string) => ({ operation: { planId: id } }) },
    plans: {
      find: async (id: string) => ({ content: { releases: [{ pluginId: 'radar', ...planned[id] }] } }),
    },
    registry: {
      findRelease: async () => ({
        manifest: manifestOf({ federation }),
        trustTier: 'community',
        bundleDigest: BUNDLE,
      }),
    },
  };
  return parts as unknown as Store;
}

const list = async (
  store: Store,
  inPage: ReturnType<typeof environmentOf>['policy']['inPage'],
  tried?: string
) => {
  const dependencies = { store, tenant: 'default', basePath: '/api/plugin-manager' };
  const environments = [environmentOf({ inPage })];
  return (await listFrontends({ ...dependencies, environments }, undefined, tried)).items.map(
    ({ pluginId }) => pluginId
  );
};

describe('listFrontends', () => {
  const granted = { bundleDigest: BUNDLE, loadingMode: 'realm' as const };
  const strict = { tiers: ['internal' as const], bundles: [] };
  const lets = { tiers: ['internal' as const], bundles: [BUNDLE] };

  it('loads what a plan granted and policy lets in', async () => {
    expect(await list(storeWith({ current: granted }), lets)).toEqual(['radar']);
  });

  it('stops loading what policy no longer lets in', async () => {
    expect(await list(storeWith({ current: granted }), strict)).toEqual([]);
  });

  it.each<[string, Planned]>([
    ['for a frame', { bundleDigest: BUNDLE, loadingMode: 'frame' }],
    ['for other bytes', { bundleDigest: digest('b'), loadingMode: 'realm' }],
  ])('loads nothing that was only approved %s, whatever policy says since', async (_name, current) => {
    expect(await list(storeWith({ current }), lets)).toEqual([]);
  });

  it('takes the plan that is being carried out at its word', async () => {
    const current = { bundleDigest: digest('b'), loadingMode: 'realm' as const };
    expect(await list(storeWith({ current, running: granted }), lets)).toEqual(['radar']);
  });

  it('loads what is switched off only for who tries these very bytes, and only where policy lets it in', async () => {
    const store = storeWith({ current: granted, off: [BUNDLE] });
    expect(await list(store, lets)).toEqual([]);
    expect(await list(store, lets, digest('b'))).toEqual([]);
    expect(await list(store, lets, BUNDLE)).toEqual(['radar']);
    expect(await list(store, strict, BUNDLE)).toEqual([]);
  });
});
