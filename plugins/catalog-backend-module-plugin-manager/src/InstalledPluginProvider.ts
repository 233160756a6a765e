import type { EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { InstalledPluginsService } from '@flyloft/plugin-manager-node';
import { toEntity } from './toEntity';

/** Keeps the installed plugins that ask for it in the software catalogue: all of them, anew with every change. */
export class InstalledPluginProvider implements EntityProvider {
  constructor(private readonly installed: Pick<InstalledPluginsService, 'follow'>) {}

  getProviderName(): string {
    return 'flyloft-installed-plugins';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const locationKey = this.getProviderName();
    this.installed.follow(async plugins => {
      await connection.applyMutation({
        type: 'full',
        entities: plugins.map(plugin => ({ entity: toEntity(plugin), locationKey })),
      });
    });
  }
}
