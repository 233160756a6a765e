import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The marketplace's first page. */
export const marketplaceRouteRef = createRouteRef();
/** The admin pages. */
export const marketplaceAdminRouteRef = createRouteRef();

/** Addresses of the marketplace's screens, built in one place; see `MarketplaceRouter` for what stands behind each. */
export const paths = {
  discover: '/marketplace',
  search: (query = '') => `/marketplace/search${query}`,
  compare: (ids: readonly string[]) => `/marketplace/compare?ids=${ids.join(',')}`,
  plugin: (id: string, tab?: string) => `/marketplace/plugins/${id}${tab ? `/${tab}` : ''}`,
  configure: (id: string, query = '') => `/marketplace/plugins/${id}/configure${query}`,
  plan: (id: string) => `/marketplace/plans/${id}`,
  operation: (id: string) => `/marketplace/operations/${id}`,
  installed: '/marketplace/installed',
  installation: (environment: string, id: string, tab?: string) =>
    `/marketplace/installed/${environment}/${id}${tab ? `/${tab}` : ''}`,
  source: (name: string) => `/marketplace-admin/sources/${name}`,
  admin: (page = 'approvals') => `/marketplace-admin/${page}`,
};
