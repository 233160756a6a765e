import { shellWord, type Plan } from '@flyloft/plugin-manager-common';

/** The command that does what the page's first button does; where there is none it shows the plan. */
export function planCommand(
  { id, may, state, supersededBy }: Pick<Plan, 'id' | 'may' | 'state' | 'supersededBy'>,
  reason: string
): string {
  const isOver = state === 'void' || state === 'denied' || state === 'withdrawn';
  if (isOver && supersededBy === undefined) return `./flyloft request ${id} --again`;
  if (may.decide) return `./flyloft approve ${id} --wait`;
  if (!may.request) return `./flyloft plan ${id}`;
  const why = reason.trim();
  return `./flyloft request ${id}${why ? ` --reason ${shellWord(why)}` : ''}`;
}

/** The command that denies a plan. */
export const denyCommand = (id: string, reason: string): string =>
  `./flyloft deny ${id} --reason ${shellWord(reason)}`;
