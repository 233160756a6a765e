import { createApiRef, useApiHolder } from '@backstage/frontend-plugin-api';
import { builtInFields } from '../builtInFields';
import type { ConfigField } from './configField';

/** The fields that the portal's plugins registered. */
export type ConfigFieldsApi = { readonly fields: readonly ConfigField[] };

/** Where forms find fields by name. */
export const configFieldsApiRef = createApiRef<ConfigFieldsApi>({ id: 'plugin.marketplace.config-fields' });

/** The fields of this portal; the built-in ones where no app is around. */
export function useConfigFields(): readonly ConfigField[] {
  return useApiHolder().get(configFieldsApiRef)?.fields ?? builtInFields;
}
