import { useMemo } from 'react';
import { CatalogClient } from '@backstage/catalog-client';
import { discoveryApiRef, fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePluginManager } from '../api';
import { findEntities } from './services/findEntities';
import type { FormServices } from './services';

/** What a form's fields may ask the portal, for a plugin in an environment. */
export function useFormServices(_place: { environment?: string; pluginId?: string } = {}): FormServices {
  const client = usePluginManager();
  const discoveryApi = useApi(discoveryApiRef);
  const fetchApi = useApi(fetchApiRef);
  return useMemo(() => {
    const catalog = new CatalogClient({ discoveryApi, fetchApi });
    return {
      storeSecret: async (value: string) => (await client.storeSecret(value)).reference,
      lookups: { findEntities: (query, _signal) => findEntities(catalog, query) },
    };
  }, [client, discoveryApi, fetchApi]);
}
