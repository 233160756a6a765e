import type {
  HealthStatus,
  InstallationState,
  OperationState,
  PlanState,
  StepState,
} from '@flyloft/plugin-manager-common';

/** Any state that the screens show. */
export type AnyState = InstallationState | OperationState | PlanState | StepState | HealthStatus;

/** How a state looks and what it is called. */
export type StateDescription = {
  word: string;
  symbol: string;
  tone: 'neutral' | 'info' | 'success' | 'warning' | 'danger';
};

const describe = (word: string, symbol: string, tone: StateDescription['tone']): StateDescription => ({
  word,
  symbol,
  tone,
});

const STATES: Record<AnyState, StateDescription> = {
  installing: describe('Installing', '…', 'info'),
  running: describe('Running', '✓', 'success'),
  stopped: describe('Stopped', '■', 'neutral'),
  updating: describe('Updating', '…', 'info'),
  stopping: describe('Stopping', '…', 'info'),
  starting: describe('Starting', '…', 'info'),
  uninstalling: describe('Uninstalling', '…', 'info'),
  uninstalled: describe('Uninstalled', '–', 'neutral'),
  failed: describe('Failed', '✗', 'danger'),
  queued: describe('Queued', '…', 'neutral'),
  'waiting-for-cluster': describe('Waiting for the cluster', '!', 'warning'),
  undoing: describe('Undoing', '↶', 'warning'),
  done: describe('Done', '✓', 'success'),
  undone: describe('Undone', '↶', 'neutral'),
  stuck: describe('Stuck', '✗', 'danger'),
  ready: describe('Ready', '●', 'info'),
  waiting: describe('Waiting for approval', '!', 'warning'),
  approved: describe('Approved', '✓', 'success'),
  denied: describe('Denied', '✗', 'danger'),
  withdrawn: describe('Withdrawn', '–', 'neutral'),
  void: describe('Void', '✗', 'danger'),
  pending: describe('Pending', '○', 'neutral'),
  skipped: describe('Skipped', '–', 'neutral'),
  healthy: describe('Healthy', '✓', 'success'),
  degraded: describe('Degraded', '!', 'warning'),
  failing: describe('Failing', '✗', 'danger'),
  unknown: describe('Unknown', '?', 'neutral'),
};

/** Word, symbol and tone of a state; the same everywhere. */
export function describeState(state: AnyState): StateDescription {
  return STATES[state];
}
