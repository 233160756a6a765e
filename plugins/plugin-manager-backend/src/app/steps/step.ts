import type { PlanItem, Refusal } from '@flyloft/plugin-manager-common';
import type { Cluster, KubernetesObject } from '../../ports/cluster';
import type { PluginDatabases } from '../../ports/pluginDatabases';
import type { InstallationRecord, Json, PlanRecord, StoreTransaction } from '../../ports/store';
import type { StepInput, StepKindName } from '../../domain/operation/stepKinds';
import type { EnvironmentConfig } from '../environments';

/** How a run or an undo of a step ended. */
export type StepResult =
  | {
      outcome: 'done';
      /** Facts for later steps of the same plugin and for people; never a secret. */
      output?: Json;
      /** Objects that the step wrote, for people: `Deployment plugin-tech-radar-local/tech-radar`. */
      objects?: string[];
      /** Writes that belong to the step, made in the transaction that records it as done: all or nothing. */
      commit?: (tx: StoreTransaction) => Promise<void | { before?: Json; output?: Json }>;
    }
  /** The cluster or database is away. Nothing is undone; the step runs again after a while. */
  | { outcome: 'waiting'; refusal: Refusal }
  /** It cannot be done: the operation is undone. */
  | { outcome: 'failed'; refusal: Refusal }
  /** `signal` was aborted. */
  | { outcome: 'aborted' };

/** Thrown by a `commit` that finds that it cannot be done after all; its transaction leaves no trace. */
export class StepRefused extends Error {
  constructor(readonly result: Extract<StepResult, { outcome: 'waiting' | 'failed' }>) {
    super(result.refusal.message);
    this.name = 'StepRefused';
  }
}

/** What a step works with. */
export type StepContext = {
  operationId: string;
  input: StepInput;
  tenant: string;
  environment: EnvironmentConfig;
  pluginId: string;
  /** As it was when the step began. `revision` is the one that runs, 0 where there is none. */
  installation: InstallationRecord;
  /** The approved plan; what is applied comes from here and is never rendered again. */
  plan: PlanRecord;
  /** The plan's objects of this plugin that are applied, in order. */
  objects: KubernetesObject[];
  /** The object that `input.object` names, secrets as references. */
  object?: KubernetesObject;
  /** The same object as the revision that the plan started from had it; absent where it had none. */
  previous?: KubernetesObject;
  /** JSON pointers of the fields of {@link object} that were known to be changed by hand when the plan was approved. */
  knownDrift: string[];
  /** What {@link remember} kept, also by a process that has died since. */
  before?: Json;
  /**
   * Outputs of the earlier steps of this plugin, by kind (of the last one, where a kind occurs more than once); for an
   * undo, of the step itself too.
   */
  outputs: Partial<Record<StepKindName, Json>>;
  cluster: Cluster;
  databases: PluginDatabases;
  /** Replaces the references in a Secret by their values (see `SecretValue`). The result is sent, and never stored. */
  fill(
    object: KubernetesObject
  ): Promise<
    { outcome: 'filled'; object: KubernetesObject } | { outcome: 'failed' | 'unreachable'; refusal: Refusal }
  >;
  /** Shown beside the step at once, such as "pulling the image"; not awaited. */
  progress(detail: string): void;
  /**
   * Keeps what was found, before the call that changes it; an undo gets it as {@link before}. Never a secret value.
   * Throws where another replica has taken the operation over: then nothing may be changed any more.
   */
  remember(before: Json): Promise<void>;
  now(): Date;
  /** Aborted when the operation is stopped, taken over or the portal shuts down. */
  signal: AbortSignal;
};

/**
 * One kind of step. `run` may be called again at any time, also after a process died anywhere within it, and then ends
 * with the same result and changes nothing more. `undo` puts back what `run` found and is just as repeatable; without
 * `before` nothing was changed.
 */
export interface StepKind {
  kind: StepKindName;
  /** Plain words for the timeline: "Create the namespace". */
  title(input: StepInput, object?: KubernetesObject): string;
  run(ctx: StepContext): Promise<StepResult>;
  undo(ctx: StepContext): Promise<StepResult>;
}

/** What the plan does to the step's plugin. */
export function itemOf({ plan, pluginId }: StepContext): PlanItem {
  const item = plan.content.items.find(candidate => candidate.pluginId === pluginId);
  if (!item) throw new Error(`The plan says nothing of ${pluginId}`);
  return item;
}
