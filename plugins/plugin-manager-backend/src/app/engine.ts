import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  LogLine,
  MakePlanInput,
  Operation,
  OperationEvent,
  OperationState,
  Plan,
  PlanCount,
  PlanGraph,
  Refusal,
  Rehearsal,
  ReleaseStrategy,
} from '@flyloft/plugin-manager-common';
import type { Problem, Resolution } from '@flyloft/resolver';
import type { RenderInstallation } from '../domain/render/types';
import type {
  BundleTokens,
  Changes,
  Clock,
  Clusters,
  GenerationRecord,
  Ids,
  InstallationRecord,
  Leases,
  PluginDatabases,
  RevisionRecord,
  SchemaEngine,
  Store,
} from '../ports';
import type { ConfigurationChecks } from './configuration/ConfigurationChecks';
import type { Connections, createConnections } from './connections/connections';
import type { EnvironmentConfig } from './environments';
import type { Foresight } from './foresight/foresight';
import type { Outcome } from './outcome';
import type { Person } from './person';
import type { PlanFilter } from './plans/listPlans';
import type { SecretsElsewhere } from './secrets/elsewhere';
import type { Surroundings } from './plans/rehearsal/rehearsed';
import type { StepKind } from './steps/step';

/** Everything the engine is built from; `plugin.ts` and test programs build the adapters. */
export type EngineOptions = {
  store: Store;
  leases: Leases;
  changes: Changes;
  clusters: Clusters;
  databases: PluginDatabases;
  bundleTokens: BundleTokens;
  schemaEngine: SchemaEngine;
  /** Secrets that the portal refers to and does not keep. */
  elsewhere: SecretsElsewhere;
  /** Checks of config values, run again for a plan where a manifest requires them; none where left out. */
  checks?: ConfigurationChecks;
  clock: Clock;
  ids: Ids;
  log: Pick<LoggerService, 'info' | 'warn' | 'error' | 'debug'>;
  tenant: string;
  environments: EnvironmentConfig[];
  /** Versions that releases' `backstage` and `node` ranges are held against. */
  host: { backstage: string; node: string };
  resolve: (problem: Problem) => Resolution;
  render: RenderInstallation;
  /** The step kinds that touch the cluster (`app/steps`); the engine brings those that only touch the store. */
  steps: StepKind[];
  /** Waits between attempts while a cluster or database is away, in milliseconds; the last one repeats. */
  backOff?: readonly number[];
  /** Tests end the process here: `run:apply-secret:called`. */
  onCheckpoint?: (name: Checkpoint, at: { operationId: string; index: number }) => void;
};

/** before the call, after it kept what it found, after the call and before its commit, after the commit. */
export type Checkpoint = `${'run' | 'undo'}:${string}:${'before' | 'remembered' | 'called' | 'committed'}`;

/** A plan as a person sees it, with its operation where it has one. */
export type PlanAnswerValue = { plan: Plan; operation?: Operation };

/** The engine: use cases for the HTTP layer, and the executor behind them. */
export interface Engine {
  /** Starts to work on operations. */
  start(): Promise<void>;
  /** Stops to work: what runs is given back and goes on elsewhere, or at the next start. */
  stop(): Promise<void>;

  /** `signal`: aborted where nobody waits for the plan any more; throws its reason before anything is stored. */
  makePlan(
    input: MakePlanInput,
    person: Person,
    options?: { signal?: AbortSignal }
  ): Promise<Outcome<PlanAnswerValue>>;
  /** By id or by a unique prefix of at least six characters. Checks again whether the plan is still exact. */
  getPlan(id: string, person: Person): Promise<Outcome<PlanAnswerValue>>;
  /** What it changes and one ring around it; for whoever may see the plan. */
  getPlanGraph(id: string, person: Person): Promise<Outcome<PlanGraph>>;
  /** Tries an open plan as things are now, and keeps nothing; for whoever may see it. */
  rehearsePlan(id: string, person: Person, surroundings: Surroundings): Promise<Outcome<Rehearsal>>;
  listPlans(filter: PlanFilter, person: Person): Promise<{ items: Plan[]; nextCursor?: string }>;
  requestPlan(
    id: string,
    body: { digest: string; reason?: string },
    person: Person
  ): Promise<Outcome<PlanAnswerValue>>;
  approvePlan(
    id: string,
    body: { digest: string; reason?: string },
    person: Person
  ): Promise<Outcome<PlanAnswerValue>>;
  denyPlan(
    id: string,
    body: { digest: string; reason: string },
    person: Person
  ): Promise<Outcome<PlanAnswerValue>>;
  withdrawPlan(id: string, person: Person): Promise<Outcome<PlanAnswerValue>>;
  /** Reminds the approvers; once a day, and only who asked for the plan. */
  nudgePlan(id: string, person: Person): Promise<Outcome<PlanAnswerValue>>;
  countPlans(person: Person): Promise<PlanCount>;
  /** A new plan from what a void, denied or withdrawn one asked for: the same configuration and reason. */
  requestAgain(
    id: string,
    body: { reason?: string; strategy?: ReleaseStrategy },
    person: Person
  ): Promise<Outcome<PlanAnswerValue>>;
  /** Makes and requests a plan that goes back to a generation. */
  restoreGeneration(
    number: number,
    body: { environment?: string; reason?: string },
    person: Person
  ): Promise<Outcome<PlanAnswerValue>>;

  /** What will happen, before it happens. */
  foresight: Foresight;
  /** Tries configurations in pods that are thrown away. */
  connections(limits: Parameters<typeof createConnections>[1]): Connections;

  getOperation(id: string): Promise<Outcome<Operation>>;
  listOperations(filter: {
    environment?: string;
    states?: OperationState[];
    pluginId?: string;
    limit: number;
  }): Promise<Operation[]>;
  /** What the pods of a step said: live while it runs, later what was kept when it ended. */
  getStepLog(
    id: string,
    index: number,
    options: { tail: number; follow: boolean; signal: AbortSignal }
  ): Promise<Outcome<AsyncIterable<LogLine>>>;
  operationEvents(id: string, after: number, limit: number): Promise<OperationEvent[]>;
  /** Calls back whenever an operation may have new events; read them with `operationEvents`. */
  onOperationChanged(id: string, listener: () => void): { stop(): void };
  cancelOperation(id: string, person: Person): Promise<Outcome<Operation>>;
  /** Tries to undo a stuck operation once more. */
  retryOperation(id: string, person: Person): Promise<Outcome<Operation>>;

  findInstallation(
    environment: string | undefined,
    pluginId: string
  ): Promise<Outcome<{ installation: InstallationRecord; revision?: RevisionRecord }>>;
  listInstallations(filter: {
    environment?: string;
    includeUninstalled?: boolean;
    after?: { environment: string; pluginId: string };
    limit?: number;
  }): Promise<Array<{ installation: InstallationRecord; revision?: RevisionRecord }>>;
  listGenerations(
    environment: string | undefined,
    limit: number,
    before?: number
  ): Promise<Outcome<GenerationRecord[]>>;
  /** Finds an environment; the only one where none is named. */
  environment(
    id: string | undefined
  ): { outcome: 'ok'; value: EnvironmentConfig } | { outcome: 'refused'; refusal: Refusal };
}

/** Builds the engine: `createEngine` lives in `createEngine.ts`. */
export type CreateEngine = (options: EngineOptions) => Engine;
