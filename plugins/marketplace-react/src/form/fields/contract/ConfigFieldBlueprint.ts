import { createExtensionBlueprint, createExtensionDataRef } from '@backstage/frontend-plugin-api';
import type { ConfigField } from './configField';

const configFieldDataRef = createExtensionDataRef<ConfigField>().with({ id: 'flyloft.config-field' });

/**
 * Gives the forms of the portal another field: plugins' uiSchemas ask for it by its name.
 *
 * @example
 * ```tsx
 * ConfigFieldBlueprint.make({ name: 'colour-scheme', params: { field: colourScheme } });
 * ```
 */
export const ConfigFieldBlueprint = createExtensionBlueprint({
  kind: 'config-field',
  attachTo: { id: 'api:marketplace/config-fields', input: 'fields' },
  output: [configFieldDataRef],
  dataRefs: { field: configFieldDataRef },
  *factory(params: { field: ConfigField }) {
    yield configFieldDataRef(params.field);
  },
});
