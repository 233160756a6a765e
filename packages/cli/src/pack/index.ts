export { packPlugin } from './packPlugin';
export { checkSource, type CheckResult } from './checkSource';
export type { PackOptions, PackParts, PackReport, PackResult } from './types';
