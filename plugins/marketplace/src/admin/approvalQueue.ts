import type { PlanListItem } from '@flyloft/plugin-manager-common';
import { sortByRisk } from './risk';

/** What the list of approvals hands on to a plan's page, so that after a decision the next one opens. */
export const fromQueue = { approvals: true } as const;

/** Whether somebody came to a plan through the list of approvals. */
export const isFromQueue = (state: unknown) =>
  typeof state === 'object' && state !== null && 'approvals' in state && state.approvals === true;

/** The plan to look at after this one: the riskiest of those that this person may decide on; none where none waits. */
export function nextInQueue(plans: readonly PlanListItem[], decided: string): string | undefined {
  return sortByRisk(plans).find(plan => plan.may.decide && plan.id !== decided)?.id;
}
