import { createFrontendPlugin, createRouteRef, PageBlueprint } from '@backstage/frontend-plugin-api';
import { RiStore2Line } from '@remixicon/react';

/** Route of the marketplace's first page. */
export const marketplaceRouteRef = createRouteRef();

const marketplacePage = PageBlueprint.make({
  params: {
    path: '/marketplace',
    title: 'Marketplace',
    icon: <RiStore2Line />,
    routeRef: marketplaceRouteRef,
    loader: () => import('./MarketplacePage').then(m => <m.MarketplacePage />),
  },
});

/** The marketplace: browse, configure, ask, approve, watch, roll back. */
export const marketplacePlugin = createFrontendPlugin({
  pluginId: 'marketplace',
  title: 'Marketplace',
  icon: <RiStore2Line />,
  routes: { root: marketplaceRouteRef },
  extensions: [marketplacePage],
});
