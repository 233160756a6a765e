import type { PlanListItem, PlanMarks } from '@flyloft/plugin-manager-common';

const WORDS: Array<[keyof PlanMarks, string]> = [
  ['irreversible', 'cannot be undone'],
  ['newAccess', 'new access'],
  ['breaking', 'breaking change'],
  ['lowTier', 'low trust'],
];

/** The marks of a plan in words, the gravest first. */
export function describeMarks(marks: PlanMarks): string[] {
  return WORDS.filter(([mark]) => marks[mark]).map(([, word]) => word);
}

/** Whether a plan may be approved together with others: nothing in it wants a look of its own. */
export const isHarmless = ({ marks, may }: Pick<PlanListItem, 'marks' | 'may'>) =>
  may.decide && !marks.newAccess && !marks.irreversible && !marks.breaking;

const weight = (marks: PlanMarks) =>
  WORDS.reduce((sum, [mark], index) => sum + (marks[mark] ? 2 ** (WORDS.length - index) : 0), 0);

/** The riskiest first; among equals the one that waits longest. */
export function sortByRisk(plans: readonly PlanListItem[]): PlanListItem[] {
  return [...plans].sort(
    (a, b) =>
      weight(b.marks) - weight(a.marks) ||
      (a.requestedAt ?? a.createdAt).localeCompare(b.requestedAt ?? b.createdAt)
  );
}
