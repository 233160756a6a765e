import { shellWord, type Plan } from '@flyloft/plugin-manager-common';

/** The command that does what the page's first button does; where there is none it shows the plan. */
export function planCommand({ id, may }: Pick<Plan, 'id' | 'may'>, reason: string): string {
  if (may.decide) return `./flyloft approve ${id} --wait`;
  if (!may.request) return `./flyloft plan ${id}`;
  const why = reason.trim();
  return `./flyloft request ${id}${why ? ` --reason ${shellWord(why)}` : ''}`;
}

/** The command that denies a plan. */
export const denyCommand = (id: string, reason: string): string =>
  `./flyloft deny ${id} --reason ${shellWord(reason)}`;
