export { type FieldSlot, type Origins } from './context';
export { type FormIssue } from './errors';
export { type ChangeReason, type ConfigData } from './useFormData';
