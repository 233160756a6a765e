import type { Refusal } from '@flyloft/plugin-manager-common';
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

export const done = (more: Omit<Extract<StepResult, { outcome: 'done' }>, 'outcome'> = {}): StepResult => ({
  outcome: 'done',
  ...more,
});
