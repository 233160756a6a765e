export { clusterSteps } from './clusterSteps';
export { hookSteps, type HookOptions } from './hooks';
export type { HealthGateOptions } from './healthGate';
export { type StepContext, type StepKind, type StepResult } from './step';
