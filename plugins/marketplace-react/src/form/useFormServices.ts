import { useMemo } from 'react';
import { CatalogClient } from '@backstage/catalog-client';
import { discoveryApiRef, fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { LOOKUP_KINDS } from '@flyloft/plugin-manager-common';
import { usePluginManager } from '../api';
import { findEntities } from './services/findEntities';
import type { FieldLookups, FormServices } from './services';

/** Where a plugin runs or will run. */
export type FormPlace = { environment: string; pluginId: string };

/** What only has an answer where it is known where the plugin will run. */
function placeLookups(client: PluginManagerClient, environment: string, pluginId: string): FieldLookups {
  return {
    listResources(wanted, signal) {
      const kind = LOOKUP_KINDS.find(known => known === wanted);
      if (!kind) return Promise.reject(new Error(`${wanted} cannot be looked up. Enter the name by hand.`));
      return client.listResources(environment, { pluginId, kind }, { signal });
    },
    listPorts: signal => client.listPorts(environment, { pluginId }, { signal }),
  };
}

/** What the fields of a form may ask the portal; about a plugin's namespace only where a place is given. */
export function useFormServices({ environment, pluginId }: Partial<FormPlace> = {}): FormServices {
  const client = usePluginManager();
  const discoveryApi = useApi(discoveryApiRef);
  const fetchApi = useApi(fetchApiRef);
  return useMemo(() => {
    const catalog = new CatalogClient({ discoveryApi, fetchApi });
    const lookups: FieldLookups = {
      findEntities: query => findEntities(catalog, query),
      listBranches: (url, signal) => client.listBranches({ url }, { signal }),
      listPaths: (url, branch, signal) => client.listPaths({ url, branch }, { signal }),
      checkAddress: url => client.checkAddress({ url }),
      testWebhook: hook => client.testWebhook(hook),
      ...(environment && pluginId ? placeLookups(client, environment, pluginId) : {}),
    };
    return {
      storeSecret: async value => (await client.storeSecret(value)).reference,
      lookups,
      ...(environment && pluginId
        ? {
            secretSources: ['kubernetes', 'vault'],
            listSecrets: (signal?: AbortSignal) =>
              client.listOfferedSecrets(environment, { pluginId }, signal ? { signal } : {}),
            referToSecret: async (reference: string) =>
              (await client.referToSecret(environment, { pluginId, reference })).reference,
          }
        : {}),
      ...(pluginId ? { redirectUrl: `${window.location.origin}/api/${pluginId}/oauth/callback` } : {}),
    };
  }, [client, discoveryApi, fetchApi, environment, pluginId]);
}
