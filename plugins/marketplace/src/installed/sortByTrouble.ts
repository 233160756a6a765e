import type { Installation } from '@flyloft/plugin-manager-common';

const RANK = { failing: 0, degraded: 1, unknown: 2, stopped: 4, healthy: 5 } as const;

const rank = (installation: Installation) =>
  installation.state === 'failed' || installation.quarantine ? -1 : RANK[installation.health.status];

/** What is wrong first; within the same trouble by name, so that rows do not jump about. */
export function sortByTrouble(installations: readonly Installation[]): Installation[] {
  return [...installations].sort(
    (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.environment.localeCompare(b.environment)
  );
}
