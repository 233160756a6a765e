import {
  conflictSchema,
  FlyloftError,
  type Conflict,
  type RepairCost,
  type WantedChange,
} from '@flyloft/plugin-manager-common';

const CODES: readonly string[] = ['DEPENDENCY_UNSATISFIABLE', 'DEPENDENTS_EXIST'];

/** The conflict that a refusal carries; undefined where it carries none that can be understood. */
export function readConflict(error: unknown): Conflict | undefined {
  if (!(error instanceof FlyloftError) || !CODES.includes(error.code)) return undefined;
  return conflictSchema.safeParse(error.details).data;
}

/** The changes of a way out, with the configuration that was typed for the same plugins: the server does not send it back. */
export function withConfig(changes: readonly WantedChange[], asked: readonly WantedChange[]): WantedChange[] {
  return changes.map(change => {
    if (change.kind !== 'install' && change.kind !== 'update') return change;
    const same = asked.find(({ pluginId }) => pluginId === change.pluginId);
    return same && 'config' in same && same.config ? { ...change, config: same.config } : change;
  });
}

const counted = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);

/** What a way out costs, in a line: breaking moves first, then what else moves, comes and goes. */
export function describeCost({ breaking, moved, added, removed, stays }: RepairCost): string {
  const parts = [
    ...counted(breaking, breaking === 1 ? 'breaking update' : 'breaking updates'),
    ...counted(moved - breaking, moved - breaking === 1 ? 'other update' : 'other updates'),
    ...counted(added, 'new'),
    ...counted(removed, 'removed'),
    ...counted(stays, stays === 1 ? 'stays as it is' : 'stay as they are'),
  ];
  return parts.join(' · ');
}
