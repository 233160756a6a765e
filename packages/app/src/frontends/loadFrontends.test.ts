import { createFrontendModule, createFrontendPlugin } from '@backstage/frontend-plugin-api';
import type { Frontend } from '@flyloft/plugin-manager-common';
import { loadFrontends } from './loadFrontends';
import type { RemoteLoader } from './remoteLoader';

const digest = `sha256:${'0'.repeat(64)}`;
const frontend = (pluginId: string, overrides: Partial<Frontend> = {}): Frontend => ({
  pluginId,
  version: '1.0.0',
  digest,
  name: pluginId.replace(/-/g, '_'),
  entry: `http://portal/${pluginId}/mf-manifest.json`,
  exposes: ['.'],
  features: [pluginId],
  loadingMode: 'realm',
  ...overrides,
});
const loaderOf = (exports: Record<string, () => unknown>): RemoteLoader => ({
  load: async ({ pluginId }) => exports[pluginId]!(),
});
const plugin = (pluginId: string) => createFrontendPlugin({ pluginId, extensions: [] });
const own = new Set(['app', 'catalog', 'marketplace']);

describe('loadFrontends', () => {
  it('takes in a plugin under the id that its manifest declares', async () => {
    const { loaded, failed } = await loadFrontends(
      [frontend('radar')],
      loaderOf({ radar: () => plugin('radar') }),
      own
    );
    expect(failed).toEqual([]);
    expect(loaded[0]!.features).toHaveLength(1);
  });

  it.each([
    ['a core plugin', () => plugin('catalog'), 'belongs to the portal'],
    [
      'the portal itself',
      () => createFrontendModule({ pluginId: 'app', extensions: [] }),
      'belongs to the portal',
    ],
    ['a reserved id', () => plugin('auth'), 'belongs to the portal'],
    ['an id of another installed plugin', () => plugin('other'), 'another plugin'],
    ['an undeclared id', () => plugin('surprise'), 'not one that its manifest declares'],
    ['no feature', () => ({ default: 1 }), 'not a Backstage frontend feature'],
    [
      'an exception',
      () => {
        throw new TypeError('boom');
      },
      'TypeError: boom',
    ],
  ])('refuses %s and loads the others', async (_what, make, why) => {
    const { loaded, failed } = await loadFrontends(
      [frontend('bad', { features: ['bad', 'catalog'] }), frontend('other')],
      loaderOf({ bad: make, other: () => plugin('other') }),
      own
    );
    expect(loaded.map(entry => entry.frontend.pluginId)).toEqual(['other']);
    expect(failed).toEqual([
      { frontend: expect.objectContaining({ pluginId: 'bad' }), reason: expect.stringContaining(why) },
    ]);
  });

  it('runs nothing of a frontend that was granted no realm', async () => {
    const load = jest.fn();
    const { loaded, failed } = await loadFrontends(
      [frontend('framed', { loadingMode: 'frame' })],
      { load },
      own
    );
    expect(load).not.toHaveBeenCalled();
    expect(loaded).toEqual([]);
    expect(failed[0]!.reason).toContain('frame');
  });
});
