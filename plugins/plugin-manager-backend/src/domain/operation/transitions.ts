/**
 * An operation and its steps as state machines.
 *
 *   queued ──▶ running ⇄ waiting-for-cluster
 *     │          │  │            │
 *     │          │  └──▶ done    │
 *     └──────────┴──────▶ undoing ◀── stuck (retry)
 *                           ├──▶ undone
 *                           └──▶ stuck
 *
 *   step: pending ──▶ running ──▶ done | failed     pending ──▶ skipped
 *         running | done | failed ──▶ undoing ──▶ undone | stuck     stuck ──▶ undoing
 */
import type { OperationState, StepState } from '@flyloft/plugin-manager-common';

const OPERATION: Record<OperationState, readonly OperationState[]> = {
  queued: ['running', 'undoing'],
  running: ['waiting-for-cluster', 'queued', 'done', 'undoing'],
  'waiting-for-cluster': ['running', 'undoing'],
  undoing: ['undone', 'stuck'],
  stuck: ['undoing'],
  done: [],
  undone: [],
};

const STEP: Record<StepState, readonly StepState[]> = {
  // A step that was running when its process died is run again.
  pending: ['running', 'skipped'],
  running: ['running', 'done', 'failed', 'undoing', 'pending'],
  done: ['undoing'],
  failed: ['undoing'],
  undoing: ['undoing', 'undone', 'stuck'],
  stuck: ['undoing'],
  undone: [],
  skipped: [],
};

/** Throws where an operation cannot go from one state to another: a fault in the executor, never of its surroundings. */
export function assertOperationTransition(from: OperationState, to: OperationState): void {
  if (!OPERATION[from].includes(to)) throw new Error(`An operation cannot go from ${from} to ${to}`);
}

/** Throws where a step cannot go from one state to another. */
export function assertStepTransition(from: StepState, to: StepState): void {
  if (!STEP[from].includes(to)) throw new Error(`A step cannot go from ${from} to ${to}`);
}

/** Whether nothing will happen to the operation any more. */
export function isOver(state: OperationState): boolean {
  return state === 'done' || state === 'undone';
}
