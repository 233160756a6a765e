import type { PlannedHook } from '@flyloft/plugin-manager-common';

/** Kind of the step that applies an object of a Kubernetes kind, in the order of security rule 22. */
export const APPLY_STEP_KINDS = {
  Namespace: 'apply-namespace',
  NetworkPolicy: 'apply-network-policy',
  ResourceQuota: 'apply-resource-quota',
  LimitRange: 'apply-limit-range',
  ServiceAccount: 'apply-service-account',
  ConfigMap: 'apply-config-map',
  Secret: 'apply-secret',
  Deployment: 'apply-deployment',
  Service: 'apply-service',
} as const;

/** Steps that touch a cluster or a plugin's database; the rest only write to the engine's own store. */
export const CLUSTER_STEP_KINDS = [
  'ensure-database',
  'drop-database',
  ...Object.values(APPLY_STEP_KINDS),
  /** input.object is what is removed; its undo applies `previous`. */
  'remove-object',
  'read-back-fence',
  'wait-for-rollout',
  'wait-endpoints',
  'health-gate',
] as const;

/** Steps that only write to the engine's store, each within the transaction that records the step. */
const STORE_STEP_KINDS = [
  'reserve',
  'route',
  'activate-frontend',
  'deactivate',
  'record-revision',
  'record-generation',
] as const;

/** Steps that a manifest's hooks ask for; what was approved of them stands in `input.hook`. */
export const HOOK_STEP_KINDS = [
  'check-requirements',
  'check-capacity',
  'copy-database',
  'call-plugin',
  'list-in-catalog',
  'notify',
  /** Does nothing when it is run, and what the hook says when it is undone. */
  'on-failure',
] as const;

export type HookStepKind = (typeof HOOK_STEP_KINDS)[number];
export type ClusterStepKind = (typeof CLUSTER_STEP_KINDS)[number];
export type StoreStepKind = (typeof STORE_STEP_KINDS)[number];
export type StepKindName = ClusterStepKind | StoreStepKind | HookStepKind;

/** What was done by these cannot be put back: an operation that got past one only goes forward. */
export const IRREVERSIBLE_STEP_KINDS: readonly StepKindName[] = ['drop-database'];

/** A step as it is fixed when the operation is made. */
export type StepInput = {
  kind: StepKindName;
  pluginId: string;
  /** Index into the plan's stored objects: what is applied, removed or waited for. */
  object?: number;
  /** The hook that it carries out. */
  hook?: PlannedHook;
  /** On the first step of a lane: plugins whose lanes have to be done before. */
  after?: string[];
};
