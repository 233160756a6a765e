export * from './json';
export {
  escapePointer,
  FORBIDDEN_KEYS,
  forEachLeaf,
  isJsonObject,
  mapValues,
  mergeConfig,
  pointerKeys,
} from './pointers';
export {
  describeSecretLocation,
  isElsewhere,
  readReferenceShorthand,
  readSecretLocation,
  writeSecretLocation,
  type SecretLocation,
} from './secretLocations';
export { eachSchema, mapSubschemas } from './eachSchema';
export { anchorPointers, referenceTarget, withReference } from './references';
export { schemasBeside, schemasOfItem, schemasOfValue } from './schemasOfValue';
export { secretPointers } from './secretPointers';
export { checkSchemaShape, SCHEMA_LIMITS, type SchemaDialect, type SchemaShape } from './checkSchemaShape';
export { checkConfigShape, CONFIG_LIMITS, type ConfigIssue } from './checkConfigShape';
export { describeIssue, type ValidatorIssue } from './describeIssue';
export { nameAlternative } from './nameAlternative';
