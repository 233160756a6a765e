import {
  ApiBlueprint,
  createFrontendPlugin,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiMegaphoneLine } from '@remixicon/react';
import { AnnouncementsClient, announcementsApiRef } from './api';

const rootRouteRef = createRouteRef();

const announcementsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: announcementsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new AnnouncementsClient(deps),
    }),
});

const announcementsPage = PageBlueprint.make({
  params: {
    path: '/announcements',
    title: 'Announcements',
    icon: <RiMegaphoneLine />,
    routeRef: rootRouteRef,
    loader: () => import('./components/AnnouncementsPage').then(module => <module.AnnouncementsPage />),
  },
});

/** Teams tell everyone what changes, what is down and what is new. */
export const announcementsPlugin = createFrontendPlugin({
  pluginId: 'announcements',
  title: 'Announcements',
  icon: <RiMegaphoneLine />,
  routes: { root: rootRouteRef },
  extensions: [announcementsApi, announcementsPage],
});
