/**
 * `describe` where something is there that not every machine has; elsewhere the tests are skipped, and the reason
 * stands behind their names, also in the summary of `npm test`.
 */
declare function describeWhere(there: boolean, reason: string): (name: string, tests: () => void) => void;
