export { type FieldSlot, type Origins } from './context';
export { type FormIssue } from './errors';
export { fromPointer, toPointer } from './paths';
export { type ChangeReason, type ConfigData } from './useFormData';
