export {
  traceOrigins,
  ORIGINS,
  type Layer,
  type Origin,
  type Traced,
  type TracedOrigin,
} from './traceOrigins';
export { valueAt, withValue } from './atPointer';
export { listChoices, takeChoices, type FieldChoice, type Side } from './chooseFields';
export { inferSchema } from './inferSchema';
export { sameJson } from './sameJson';
export {
  inferFromExamples,
  INFERRED_BECAUSE,
  isInferred,
  openExample,
  type OpenedExample,
} from './openExample';
export { takeOutEnvironment, type EnvironmentReference, type WithoutEnvironment } from './takeOutEnvironment';
