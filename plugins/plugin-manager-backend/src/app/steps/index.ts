export { clusterSteps } from './clusterSteps';
export type { HealthGateOptions } from './healthGate';
export { StepRefused, type StepContext, type StepKind, type StepResult } from './step';
