export { clusterSteps } from './clusterSteps';
export { hookSteps, type HookOptions } from './hooks';
export type { HealthGateOptions } from './healthGate';
export { StepRefused, type StepContext, type StepKind, type StepResult } from './step';
