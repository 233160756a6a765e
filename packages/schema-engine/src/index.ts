export {
  checkConfig,
  checkSchema,
  type ConfigCheck,
  type NotChecked,
  type SchemaCheck,
} from './schemaChecks';
export { SchemaThreads, type AskOptions } from './SchemaThreads';
export type { SchemaAnswer } from './schemaAnswer';
export type { SchemaThread } from './thread';
export { fitsSchema } from './fitsSchema';
