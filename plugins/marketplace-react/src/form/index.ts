export { ConfigForm, type ConfigFormHandle, type ConfigFormProps } from './ConfigForm';
export type { ChangeReason, ConfigData, FieldSlot, FormIssue, Origins } from './core';
export { ConfigFieldBlueprint } from './fields/contract/ConfigFieldBlueprint';
export type { ConfigField, ConfigFieldOption, ConfigFieldProps } from './fields/contract/configField';
export { type ConfigFieldsApi, configFieldsApiRef, useConfigFields } from './fields/contract/configFieldsApi';
export { builtInFields } from './fields/builtInFields';
export type * from './services';
export { buiTheme } from './theme';
export { prepareSchema } from './prepareSchema';
