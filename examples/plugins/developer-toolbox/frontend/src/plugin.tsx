import { createFrontendPlugin, createRouteRef, PageBlueprint } from '@backstage/frontend-plugin-api';
import { RiToolsLine } from '@remixicon/react';

const rootRouteRef = createRouteRef();

const toolboxPage = PageBlueprint.make({
  params: {
    path: '/developer-toolbox',
    title: 'Developer Toolbox',
    icon: <RiToolsLine />,
    routeRef: rootRouteRef,
    loader: () => import('./ToolboxPage').then(module => <module.ToolboxPage />),
  },
});

/** Small tools for every day, all of it in the browser. */
export const developerToolboxPlugin = createFrontendPlugin({
  pluginId: 'developer-toolbox',
  title: 'Developer Toolbox',
  icon: <RiToolsLine />,
  routes: { root: rootRouteRef },
  extensions: [toolboxPage],
});
