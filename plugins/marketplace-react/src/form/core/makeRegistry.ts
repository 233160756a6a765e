import { getDefaultRegistry } from '@rjsf/core';
import {
  englishStringTranslator,
  type Field,
  type Registry,
  type RJSFSchema,
  type SchemaUtilsType,
  TranslatableString,
  type UiSchema,
} from '@rjsf/utils';
import { buiTheme } from '../theme';
import { KeptField } from './KeptField';
import type { FormServices } from '../services';

/** Between the keys in an element's id. */
export const ID_SEPARATOR = '_';

const WORDS: Partial<Record<TranslatableString, string>> = {
  [TranslatableString.NewStringDefault]: '',
  [TranslatableString.OptionalObjectAdd]: 'Add',
  [TranslatableString.OptionalObjectRemove]: 'Remove',
  [TranslatableString.OptionalObjectEmptyMsg]: 'Not set.',
  [TranslatableString.OptionPrefix]: 'Choice %1',
  [TranslatableString.TitleOptionPrefix]: '%1: choice %2',
};

const translate = (text: TranslatableString, params?: string[]): string =>
  (params ?? []).reduce(
    (said, param, index) => said.replaceAll(`%${index + 1}`, () => param),
    WORDS[text] ?? englishStringTranslator(text, params)
  );

/** Everything that RJSF's fields draw with: its own fields, our templates and widgets, and what the portal offers. */
export function makeRegistry({
  schema,
  uiSchema,
  utils,
  services,
  fields,
  idPrefix,
}: {
  schema: RJSFSchema;
  uiSchema: UiSchema;
  utils: SchemaUtilsType;
  services: FormServices;
  fields: Registry['fields'];
  idPrefix: string;
}): Registry {
  const stock = getDefaultRegistry();
  return {
    fields: { ...stock.fields, ...buiTheme.fields, ...fields, SchemaField: KeptField as unknown as Field },
    templates: { ...stock.templates, ...buiTheme.templates } as Registry['templates'],
    widgets: { ...stock.widgets, ...buiTheme.widgets },
    rootSchema: schema,
    formContext: services,
    schemaUtils: utils,
    translateString: translate,
    globalUiOptions: uiSchema['ui:globalOptions'],
    globalFormOptions: {
      idPrefix,
      idSeparator: ID_SEPARATOR,
      useFallbackUiForUnsupportedType: true,
      // KeptField decides.
      experimental_componentUpdateStrategy: 'always',
    },
    uiSchemaDefinitions: uiSchema['ui:definitions'] ?? {},
  };
}
