import { FlyloftError, type Refusal } from '@flyloft/plugin-manager-common';
import type { StepResult } from './step';

/** What the ports answer where a call did not do what it should. */
type NotDone = { outcome: 'refused' | 'unreachable' | 'failed'; refusal: Refusal } | { outcome: 'aborted' };

/** A port's answer as the step's: what is away is waited for, what is refused fails. */
export function notDone(answer: NotDone): StepResult {
  switch (answer.outcome) {
    case 'unreachable':
      return { outcome: 'waiting', refusal: answer.refusal };
    case 'aborted':
      return { outcome: 'aborted' };
    default:
      return { outcome: 'failed', refusal: answer.refusal };
  }
}

/** Runs a step whose ports throw, as some do, where the cluster or the database is away: that is waited for. */
export async function orWait(work: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await work();
  } catch (error) {
    const away =
      error instanceof FlyloftError &&
      (error.code === 'CLUSTER_UNREACHABLE' || error.code === 'DATABASE_UNREACHABLE');
    if (!away) throw error;
    return { outcome: 'waiting', refusal: error.toRefusal() };
  }
}

export const done = (more: Omit<Extract<StepResult, { outcome: 'done' }>, 'outcome'> = {}): StepResult => ({
  outcome: 'done',
  ...more,
});
