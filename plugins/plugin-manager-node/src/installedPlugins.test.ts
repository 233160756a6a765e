import { createInstalledPlugins, type ListedPlugin } from './installedPlugins';

const plugin = { pluginId: 'radar' } as ListedPlugin;

describe('createInstalledPlugins', () => {
  it('tells whoever follows, also later ones, and goes on where one of them throws', async () => {
    const errors: unknown[] = [];
    const service = createInstalledPlugins(error => errors.push(error));
    expect(service.isFollowed()).toBe(false);
    const heard: string[][] = [];
    service.follow(async () => {
      throw new Error('full');
    });
    service.publish([plugin]);
    service.follow(async plugins => void heard.push(plugins.map(({ pluginId }) => pluginId)));
    service.publish([]);
    await Promise.resolve();
    expect(service.isFollowed()).toBe(true);
    expect(heard).toEqual([['radar'], []]);
    expect(errors).toHaveLength(2);
  });
});
