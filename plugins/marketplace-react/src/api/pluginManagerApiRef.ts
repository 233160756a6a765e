import { createApiRef } from '@backstage/frontend-plugin-api';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';

/** The plugin manager's client in a portal's frontend. */
export const pluginManagerApiRef = createApiRef<PluginManagerClient>({
  id: 'plugin.marketplace.plugin-manager',
});
