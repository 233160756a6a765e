import { z } from 'zod';

/** What a plan does to one plugin. */
export const changeKindSchema = z.enum([
  'install',
  'update',
  'configure',
  'rollback',
  'start',
  'stop',
  'restart',
  'uninstall',
]);

/**
 * ready → waiting → approved | denied | withdrawn | void, and ready → approved (by policy) | withdrawn | void.
 * ready: made, nobody was asked yet; waiting: requested, somebody has to decide.
 */
export const planStateSchema = z.enum(['ready', 'waiting', 'approved', 'denied', 'withdrawn', 'void']);

/** queued → running ⇄ waiting-for-cluster → done; running → undoing → undone | stuck; stuck → undoing (retry). */
export const operationStateSchema = z.enum([
  'queued',
  'running',
  'waiting-for-cluster',
  'undoing',
  'done',
  'undone',
  'stuck',
]);

/** State of one step of an operation. */
export const stepStateSchema = z.enum([
  'pending',
  'running',
  'done',
  'failed',
  'undoing',
  'undone',
  'skipped',
  'stuck',
]);

/** What an installation is doing. */
export const installationStateSchema = z.enum([
  'installing',
  'running',
  'stopped',
  'updating',
  'stopping',
  'starting',
  'uninstalling',
  'uninstalled',
  'failed',
]);

/** How much a publisher or release is trusted. */
export const trustTierSchema = z.enum(['internal', 'verified', 'community', 'untrusted', 'quarantined']);

/** How a frontend is loaded: in the portal's origin, or in a sandboxed frame. */
export const loadingModeSchema = z.enum(['none', 'realm', 'frame']);

/** How much an environment keeps plugins apart, as measured. */
export const isolationLevelSchema = z.enum(['none', 'process', 'pod', 'sandbox']);

/** In words that people read: healthy, degraded … with the reason beside it. */
export const healthStatusSchema = z.enum(['healthy', 'degraded', 'failing', 'stopped', 'unknown']);

export type ChangeKind = z.infer<typeof changeKindSchema>;
export type PlanState = z.infer<typeof planStateSchema>;
export type OperationState = z.infer<typeof operationStateSchema>;
export type StepState = z.infer<typeof stepStateSchema>;
export type InstallationState = z.infer<typeof installationStateSchema>;
export type TrustTier = z.infer<typeof trustTierSchema>;
export type LoadingMode = z.infer<typeof loadingModeSchema>;
export type IsolationLevel = z.infer<typeof isolationLevelSchema>;
export type HealthStatus = z.infer<typeof healthStatusSchema>;
