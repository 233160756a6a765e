import {
  ApiBlueprint,
  createExtensionInput,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { adminReadPermission } from '@flyloft/plugin-manager-common';
import {
  builtInFields,
  ConfigFieldBlueprint,
  configFieldsApiRef,
  pluginManagerApiRef,
} from '@flyloft/plugin-marketplace-react';
import { RiShieldCheckLine, RiStore2Line } from '@remixicon/react';
import { marketplaceAdminRouteRef, marketplaceRouteRef } from './routes';

const pluginManagerApi = ApiBlueprint.make({
  name: 'plugin-manager',
  params: defineParams =>
    defineParams({
      api: pluginManagerApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new PluginManagerClient(deps),
    }),
});

/** The fields of forms: those below, and whatever other plugins attach. */
const configFieldsApi = ApiBlueprint.makeWithOverrides({
  name: 'config-fields',
  inputs: { fields: createExtensionInput([ConfigFieldBlueprint.dataRefs.field]) },
  factory(originalFactory, { inputs }) {
    const fields = inputs.fields.map(input => input.get(ConfigFieldBlueprint.dataRefs.field));
    return originalFactory(defineParams =>
      defineParams({ api: configFieldsApiRef, deps: {}, factory: () => ({ fields }) })
    );
  },
});

const configFields = builtInFields.map(field =>
  ConfigFieldBlueprint.make({ name: field.name, params: { field } })
);

const marketplacePage = PageBlueprint.make({
  params: {
    path: '/marketplace',
    title: 'Marketplace',
    icon: <RiStore2Line />,
    routeRef: marketplaceRouteRef,
    noHeader: true,
    loader: () => import('./MarketplaceRouter').then(m => <m.MarketplaceRouter />),
  },
});

const adminPage = PageBlueprint.make({
  name: 'admin',
  // Only who may see it gets the entry in the navigation; the server checks each request by itself.
  if: { permissions: { $contains: adminReadPermission.name } },
  params: {
    path: '/marketplace-admin',
    title: 'Marketplace admin',
    icon: <RiShieldCheckLine />,
    routeRef: marketplaceAdminRouteRef,
    noHeader: true,
    loader: () => import('./AdminRouter').then(m => <m.AdminRouter />),
  },
});

/** The marketplace: browse, configure, ask, approve, watch, roll back. */
export const marketplacePlugin = createFrontendPlugin({
  pluginId: 'marketplace',
  title: 'Marketplace',
  icon: <RiStore2Line />,
  routes: { root: marketplaceRouteRef, admin: marketplaceAdminRouteRef },
  extensions: [pluginManagerApi, configFieldsApi, ...configFields, marketplacePage, adminPage],
});
