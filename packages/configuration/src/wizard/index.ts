export { deriveSteps, type Step } from './deriveSteps';
export { followSteps } from './followSteps';
export { listFields, type Field } from './listFields';
export { findFields } from './findFields';
export { discloseFields } from './discloseFields';
export { keepFields } from './keepFields';
export { checkRules } from './checkRules';
export { checkExpressions } from './checkExpressions';
export { titleOf } from './titleOf';
