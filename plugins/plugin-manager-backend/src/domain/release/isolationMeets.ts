import type { IsolationLevel } from '@flyloft/plugin-manager-common';

/** From the weakest to the strongest. */
const LEVELS: readonly IsolationLevel[] = ['none', 'process', 'pod', 'sandbox'];

/** Whether an environment keeps plugins apart as much as a release demands. */
export function isolationMeets(has: IsolationLevel, minimum: IsolationLevel): boolean {
  return LEVELS.indexOf(has) >= LEVELS.indexOf(minimum);
}
