import type { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { createInstalledPlugins, type ListedPlugin } from '@flyloft/plugin-manager-node';
import { InstalledPluginProvider } from './InstalledPluginProvider';
import { toEntity } from './toEntity';

const radar: ListedPlugin = {
  pluginId: 'tech-radar',
  name: 'Tech Radar',
  description: 'Draws a radar',
  publisher: 'acme',
  type: 'service-backed',
  maturity: 'beta',
  keywords: ['Tech Radar', 'radar', '日本', 'c++'],
  releases: { local: '1.2.0', production: '1.1.0' },
  repository: 'https://github.com/acme/radar',
  url: 'http://localhost:7007/marketplace/plugins/tech-radar',
};

describe('InstalledPluginProvider', () => {
  it('applies all that is listed, anew with every change', async () => {
    const installed = createInstalledPlugins(error => {
      throw error;
    });
    const applied: Array<{ type: string; names: string[] }> = [];
    const connection = {
      async applyMutation(mutation: Parameters<EntityProviderConnection['applyMutation']>[0]) {
        const { entities = [] } = mutation as {
          entities?: Array<{ entity: { metadata: { name: string } } }>;
        };
        applied.push({ type: mutation.type, names: entities.map(({ entity }) => entity.metadata.name) });
      },
      refresh: async () => undefined,
    };
    await new InstalledPluginProvider(installed).connect(connection);
    expect(installed.isFollowed()).toBe(true);
    installed.publish([radar]);
    installed.publish([]);
    expect(applied).toEqual([
      { type: 'full', names: ['tech-radar'] },
      { type: 'full', names: [] },
    ]);
  });
});

describe('toEntity', () => {
  it('says what it is, where it runs, whose it is, and where its page is', () => {
    expect(toEntity(radar)).toMatchObject({
      kind: 'Component',
      metadata: {
        name: 'tech-radar',
        title: 'Tech Radar',
        tags: ['tech-radar', 'radar', 'c++'],
        annotations: {
          'backstage.io/managed-by-location': `url:${radar.url}`,
          'backstage.io/source-location': `url:${radar.repository}`,
          'flyloft.dev/releases': 'local=1.2.0,production=1.1.0',
        },
      },
      spec: { type: 'backstage-plugin', lifecycle: 'experimental', owner: 'acme' },
    });
  });
});
