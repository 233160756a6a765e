export { buiTheme, ConfigForm, type ConfigData } from './ConfigForm';
export type { FormContext } from './fields/SecretField';
export { prepareSchema } from './prepareSchema';
export { validatorFor } from './validator';
