export { listChecks, matchesPattern, valuesAt, type CheckKind, type ListedCheck } from './listChecks';
