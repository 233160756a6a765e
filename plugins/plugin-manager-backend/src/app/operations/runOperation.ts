/**
 * Runs one operation under a claim, from wherever it stands to `done`, `undone` or `stuck`.
 *
 *             ┌────────────── waiting-for-cluster ◀──┐ (a step answers "waiting": back-off, same step again)
 *             ▼                                      │
 *   queued ─▶ running: steps in order ───────────────┘──▶ done
 *             │ a step fails, or a person stops it
 *             ▼
 *            undoing: steps backwards ──▶ undone
 *             │ an undo fails        ▲
 *             ▼                      │ retry
 *            stuck ──────────────────┘
 *
 * Each step is: row `running` │ before │ its call, which may `remember` │ called │ row `done` with its own writes │
 * committed. A process may die at each bar; whoever claims the operation next runs the same step again. Each write
 * names the fence of the claim and throws where another replica holds a newer one; then this run ends without a trace.
 * Longer than most files because the machine is easier to check in one piece.
 */
import {
  FlyloftError,
  PLUGIN_MANAGER_TOPICS,
  type ErrorCode,
  type OperationState,
  type Refusal,
} from '@flyloft/plugin-manager-common';
import { describeRef, refKey, refOf } from '../../domain/kubernetesObject';
import { IRREVERSIBLE_STEP_KINDS, type StepInput, type StepKindName } from '../../domain/operation/stepKinds';
import { assertOperationTransition, assertStepTransition } from '../../domain/operation/transitions';
import type {
  Claim,
  InstallationRecord,
  Json,
  KubernetesObject,
  OperationRecord,
  PlanRecord,
  StepRecord,
  StoreTransaction,
} from '../../ports';
import type { Checkpoint, EngineOptions } from '../engine';
import { StepRefused, type StepContext, type StepKind, type StepResult } from '../steps/step';
import { FencedWriter } from './fenced';
import { fillSecrets } from './fillSecrets';
import { waitFor } from './waitFor';

/** What running needs; `steps` holds every kind by name. */
export type RunDependencies = Pick<
  EngineOptions,
  'store' | 'clusters' | 'databases' | 'bundleTokens' | 'clock' | 'log' | 'environments' | 'onCheckpoint'
> & {
  steps: ReadonlyMap<string, StepKind>;
  /** Waits between attempts while the cluster or a database is away, in milliseconds; the last one repeats. */
  backOff: readonly number[];
};

/** How a run ended: given back means that somebody else, or this process after a restart, goes on. */
export type RunEnd = 'done' | 'undone' | 'stuck' | 'given-back';

type Direction = 'run' | 'undo';

/** Codes that mean: later. */
const AWAY: readonly ErrorCode[] = ['CLUSTER_UNREACHABLE', 'DATABASE_UNREACHABLE'];

const isFenced = (error: unknown) => error instanceof Error && error.name === 'FencedError';

class OperationRun {
  readonly #write: FencedWriter;
  readonly #stop: AbortSignal;
  readonly #previous = new Map<string, KubernetesObject[]>();
  #details: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: RunDependencies,
    private readonly claim: Claim,
    shutdown: AbortSignal,
    private readonly operation: OperationRecord,
    private readonly steps: StepRecord[],
    private readonly plan: PlanRecord
  ) {
    this.#write = new FencedWriter(operation.id, claim.fence);
    this.#stop = AbortSignal.any([claim.lost, shutdown]);
  }

  async run(): Promise<RunEnd> {
    await this.#loadPrevious();
    if (this.operation.state !== 'undoing') {
      const end = await this.#forwards();
      if (end) return end;
    }
    return this.#backwards();
  }

  /** The end of the operation, or undefined where it is to be undone. */
  async #forwards(): Promise<RunEnd | undefined> {
    for (const step of this.steps) {
      if (step.state !== 'pending' && step.state !== 'running') continue;
      for (let attempt = 0; ; attempt++) {
        if (this.#stop.aborted) return 'given-back';
        if (this.claim.cancelled.aborted && this.#canGoBack()) {
          await this.#beginUndo({ code: 'OPERATION_STATE', message: 'Stopped by a person.' });
          return undefined;
        }
        // While others are waited for, the operation says so until they are back.
        if (attempt === 0) await this.#beRunning();
        const result = await this.#perform('run', step);
        if (result.outcome === 'done') break;
        if (result.outcome === 'failed') {
          await this.#beginUndo(result.refusal, step);
          return undefined;
        }
        if (result.outcome === 'waiting') await this.#waitForOthers(step, result.refusal, attempt);
      }
    }
    return 'done';
  }

  async #backwards(): Promise<RunEnd> {
    for (const step of [...this.steps].reverse()) {
      if (step.state === 'pending' || step.state === 'skipped' || step.state === 'undone') continue;
      for (let attempt = 0; ; attempt++) {
        if (this.#stop.aborted) return 'given-back';
        const result = await this.#perform('undo', step);
        if (result.outcome === 'done') break;
        if (result.outcome === 'failed') {
          await this.#beStuck(step, result.refusal);
          return 'stuck';
        }
        if (result.outcome === 'waiting') {
          await this.#detail(step, result.refusal.message);
          await this.#pause(attempt);
        }
      }
    }
    await this.#beUndone();
    return 'undone';
  }

  /** Runs or undoes a step once and writes down how that ended. */
  async #perform(direction: Direction, step: StepRecord): Promise<StepResult> {
    const kind = this.deps.steps.get(step.kind);
    if (!kind) throw new Error(`There is no step kind ${step.kind}`);
    await this.#beginStep(direction, step);
    const ctx = await this.#context(direction, step);
    this.#checkpoint(direction, step, 'before');
    const result = await this.#call(direction, kind, ctx);
    this.#checkpoint(direction, step, 'called');
    await this.#details;
    if (direction === 'run' && result.outcome === 'done') await this.#beRunning();
    if (result.outcome !== 'done') {
      if (result.outcome === 'failed' && direction === 'run') await this.#failStep(step, result.refusal);
      return result;
    }
    try {
      await this.#commitStep(direction, step, result);
    } catch (error) {
      if (!(error instanceof StepRefused)) throw error;
      if (error.result.outcome === 'failed' && direction === 'run') {
        await this.#failStep(step, error.result.refusal);
      }
      return error.result;
    }
    this.#checkpoint(direction, step, 'committed');
    return result;
  }

  async #call(direction: Direction, kind: StepKind, ctx: StepContext): Promise<StepResult> {
    try {
      return await kind[direction](ctx);
    } catch (error) {
      if (ctx.signal.aborted) return { outcome: 'aborted' };
      if (this.deps.store.isUnavailable(error) || isFenced(error)) throw error;
      if (error instanceof FlyloftError) {
        return { outcome: AWAY.includes(error.code) ? 'waiting' : 'failed', refusal: error.toRefusal() };
      }
      this.deps.log.error(`Step ${kind.kind} of operation ${this.operation.id} threw`, error as Error);
      return {
        outcome: 'failed',
        refusal: {
          code: 'INTERNAL',
          message: `The step failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
        },
      };
    }
  }

  async #beginStep(direction: Direction, step: StepRecord): Promise<void> {
    const state = direction === 'run' ? 'running' : 'undoing';
    assertStepTransition(step.state, state);
    await this.#transaction(tx =>
      this.#write.step(tx, step, {
        state,
        attempts: step.attempts + 1,
        error: undefined,
        detail: undefined,
        endedAt: undefined,
        ...(direction === 'run' && !step.startedAt ? { startedAt: this.deps.clock.now() } : {}),
      })
    );
  }

  async #commitStep(
    direction: Direction,
    step: StepRecord,
    result: Extract<StepResult, { outcome: 'done' }>
  ): Promise<void> {
    const state = direction === 'run' ? 'done' : 'undone';
    assertStepTransition(step.state, state);
    const endsOperation = direction === 'run' && step.index === this.steps.at(-1)?.index;
    const draft = { ...step };
    const operation = { ...this.operation };
    await this.#transaction(async tx => {
      const more = (await result.commit?.(tx)) ?? {};
      const output = more.output ?? result.output;
      // Throws where somebody else runs the operation, and takes all of the above with it.
      await this.#write.step(tx, draft, {
        state,
        endedAt: this.deps.clock.now(),
        detail: undefined,
        ...(result.objects ? { objects: result.objects } : {}),
        ...(more.before === undefined ? {} : { before: more.before }),
        ...(output === undefined ? {} : { output }),
      });
      if (endsOperation) await this.#finish(tx, operation, 'done', draft.output);
    });
    Object.assign(step, draft);
    Object.assign(this.operation, operation);
  }

  async #failStep(step: StepRecord, error: Refusal): Promise<void> {
    assertStepTransition(step.state, 'failed');
    await this.#transaction(tx =>
      this.#write.step(tx, step, { state: 'failed', error, endedAt: this.deps.clock.now() })
    );
  }

  /** Ends the operation as done or undone: the installations are free, the audit and everybody who looks hear of it. */
  async #finish(
    tx: StoreTransaction,
    operation: OperationRecord,
    state: 'done' | 'undone',
    output?: Json
  ): Promise<void> {
    assertOperationTransition(operation.state, state);
    const { generation } = (output ?? {}) as { generation?: number };
    await this.#write.operation(tx, operation, {
      state,
      endedAt: this.deps.clock.now(),
      ...(generation === undefined ? {} : { generation }),
      ...(state === 'done' ? { error: undefined } : {}),
    });
    await tx.installations.release(operation.id);
    await this.#tell(tx, state, generation === undefined ? {} : { generation });
    for (const pluginId of operation.pluginIds) {
      tx.publish(PLUGIN_MANAGER_TOPICS.installationChanged, {
        environment: operation.environment,
        pluginId,
      });
    }
  }

  async #tell(tx: StoreTransaction, state: OperationState, details: Record<string, Json>): Promise<void> {
    const { id, planId, requestedBy, summary, error } = this.operation;
    await tx.audit.append({
      actor: requestedBy,
      action: `operation.${state}`,
      subject: `operation:${id}`,
      result: state === 'done' || state === 'running' ? 'success' : 'failure',
      summary,
      details: {
        planId,
        ...details,
        ...(error && state !== 'running' && state !== 'done'
          ? { code: error.code, message: error.message }
          : {}),
      },
    });
    tx.publish(PLUGIN_MANAGER_TOPICS.operationChanged, { operationId: id });
  }

  async #beRunning(): Promise<void> {
    const { state, startedAt } = this.operation;
    if (state === 'running') return;
    assertOperationTransition(state, 'running');
    await this.#transaction(async tx => {
      const first = startedAt === undefined;
      await this.#write.operation(tx, this.operation, {
        state: 'running',
        error: undefined,
        ...(first ? { startedAt: this.deps.clock.now() } : {}),
      });
      if (first) await this.#tell(tx, 'running', {});
      else tx.publish(PLUGIN_MANAGER_TOPICS.operationChanged, { operationId: this.operation.id });
    });
  }

  /** Somebody else has to come back or to end first; nothing is undone for that. */
  async #waitForOthers(step: StepRecord, refusal: Refusal, attempt: number): Promise<void> {
    const state: OperationState = refusal.code === 'INSTALLATION_BUSY' ? 'queued' : 'waiting-for-cluster';
    if (this.operation.state !== state) {
      assertOperationTransition(this.operation.state, state);
      const error = {
        ...refusal,
        message: `${refusal.message} The operation waits at step ${step.index + 1} of ${
          this.steps.length
        } and goes on by itself. You can stop and undo.`,
      };
      await this.#transaction(async tx => {
        await this.#write.operation(tx, this.operation, { state, error });
        tx.publish(PLUGIN_MANAGER_TOPICS.operationChanged, { operationId: this.operation.id });
      });
    }
    await this.#pause(attempt, this.claim.cancelled);
  }

  async #pause(attempt: number, ...signals: AbortSignal[]): Promise<void> {
    const { backOff } = this.deps;
    await waitFor(backOff[Math.min(attempt, backOff.length - 1)] ?? 0, this.#stop, ...signals);
  }

  /** What was done by some steps cannot be put back: after them it only goes forward. */
  #canGoBack(): boolean {
    return !this.steps.some(
      step => step.state !== 'pending' && IRREVERSIBLE_STEP_KINDS.includes(step.kind as StepKindName)
    );
  }

  async #beginUndo(error: Refusal, failed?: StepRecord): Promise<void> {
    assertOperationTransition(this.operation.state, 'undoing');
    await this.#transaction(async tx => {
      await this.#write.operation(tx, this.operation, { state: 'undoing', error });
      for (const step of this.steps) {
        if (step.state !== 'pending') continue;
        assertStepTransition(step.state, 'skipped');
        await this.#write.step(tx, step, { state: 'skipped' });
      }
      await this.#tell(tx, 'undoing', failed ? { step: failed.kind } : {});
    });
  }

  async #beUndone(): Promise<void> {
    const operation = { ...this.operation };
    await this.#transaction(tx => this.#finish(tx, operation, 'undone'));
    Object.assign(this.operation, operation);
  }

  async #beStuck(step: StepRecord, refusal: Refusal): Promise<void> {
    assertStepTransition(step.state, 'stuck');
    assertOperationTransition(this.operation.state, 'stuck');
    const left = this.steps
      .filter(({ state }) => ['running', 'done', 'failed', 'undoing', 'stuck'].includes(state))
      .flatMap(({ objects, title, input }) => {
        const object = this.#objectOf(input as StepInput);
        if (objects.length > 0) return objects;
        return object ? [describeRef(refOf(object))] : [title];
      });
    await this.#transaction(async tx => {
      await this.#write.step(tx, step, { state: 'stuck', error: refusal, endedAt: this.deps.clock.now() });
      await this.#write.operation(tx, this.operation, {
        state: 'stuck',
        left: [...new Set(left)],
        error: {
          ...refusal,
          message: `${refusal.message} The undo stopped here. When the cause is gone, retry it.`,
        },
      });
      await this.#tell(tx, 'stuck', { step: step.kind });
    });
  }

  async #detail(step: StepRecord, detail: string): Promise<void> {
    if (step.detail === detail) return;
    await this.#transaction(tx => this.#write.step(tx, step, { detail }));
  }

  async #context(direction: Direction, step: StepRecord): Promise<StepContext> {
    const { deps, plan, operation } = this;
    const input = step.input as StepInput;
    const environment = deps.environments.find(({ id }) => id === operation.environment);
    if (!environment) throw new Error(`There is no environment ${operation.environment} any more`);
    const { pluginId } = step;
    const installation = await deps.store.installations.find(operation.tenant, environment.id, pluginId);
    if (!installation) throw new Error(`The installation of ${pluginId} has no row`);
    const object = this.#objectOf(input);
    const previous = object && this.#previousOf(pluginId, object);
    const sources = {
      secrets: deps.store.secrets,
      bundleTokens: deps.bundleTokens,
      databases: deps.databases,
      installation: { tenant: operation.tenant, environment: environment.id, pluginId },
    };
    return {
      operationId: operation.id,
      input,
      tenant: operation.tenant,
      environment,
      pluginId,
      installation,
      plan,
      objects: plan.objects
        .filter(entry => entry.pluginId === pluginId && entry.action === 'apply')
        .map(entry => entry.object),
      ...(object ? { object } : {}),
      ...(previous ? { previous } : {}),
      knownDrift: object ? this.#knownDrift(object) : [],
      ...(step.before === undefined ? {} : { before: step.before }),
      outputs: this.#outputsFor(direction, step),
      cluster: deps.clusters.forEnvironment(environment.id),
      databases: deps.databases,
      fill: wanted => fillSecrets(wanted, sources),
      progress: detail => this.#progress(step, detail),
      remember: async before => {
        await this.#transaction(tx => this.#write.step(tx, step, { before }));
        this.#checkpoint(direction, step, 'remembered');
      },
      now: () => deps.clock.now(),
      signal:
        direction === 'run' && this.#canGoBack()
          ? AbortSignal.any([this.#stop, this.claim.cancelled])
          : this.#stop,
    };
  }

  /** Shown as soon as may be; an older detail never comes after a newer one, and a failure ends the step elsewhere. */
  #progress(step: StepRecord, detail: string): void {
    this.#details = this.#details.then(() => this.#detail(step, detail)).catch(() => undefined);
  }

  #objectOf(input: StepInput): KubernetesObject | undefined {
    return input.object === undefined ? undefined : this.plan.objects[input.object]?.object;
  }

  #previousOf(pluginId: string, object: KubernetesObject): KubernetesObject | undefined {
    const key = refKey(refOf(object));
    return this.#previous.get(pluginId)?.find(candidate => refKey(refOf(candidate)) === key);
  }

  #knownDrift(object: KubernetesObject): string[] {
    const { kind, metadata } = object;
    const change = this.plan.content.objects.find(
      entry => entry.kind === kind && entry.name === metadata.name && entry.namespace === metadata.namespace
    );
    return change?.drift ?? [];
  }

  #outputsFor(direction: Direction, step: StepRecord): Partial<Record<StepKindName, Json>> {
    const last = direction === 'run' ? step.index - 1 : step.index;
    const outputs: Partial<Record<StepKindName, Json>> = {};
    for (const { pluginId, kind, output, index } of this.steps) {
      if (pluginId === step.pluginId && index <= last && output !== undefined) {
        outputs[kind as StepKindName] = output;
      }
    }
    return outputs;
  }

  async #loadPrevious(): Promise<void> {
    const { installations } = this.deps.store;
    for (const pluginId of this.operation.pluginIds) {
      const base = this.plan.content.baseRevisions[pluginId] ?? 0;
      if (base === 0) continue;
      const { tenant, environment } = this.operation;
      const found: InstallationRecord | undefined = await installations.find(tenant, environment, pluginId);
      const revision = found && (await installations.findRevision(found.id, base));
      if (revision) this.#previous.set(pluginId, revision.objects);
    }
  }

  #transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.deps.store.transaction(work);
  }

  #checkpoint(
    direction: Direction,
    step: StepRecord,
    point: 'before' | 'remembered' | 'called' | 'committed'
  ) {
    const name: Checkpoint = `${direction}:${step.kind}:${point}`;
    this.deps.onCheckpoint?.(name, { operationId: this.operation.id, index: step.index });
  }
}

/** Runs the claimed operation. Throws where the database is away, and `FencedError` where it was taken over. */
export async function runOperation(
  dependencies: RunDependencies,
  claim: Claim,
  shutdown: AbortSignal
): Promise<RunEnd> {
  const found = await dependencies.store.operations.find(claim.operationId);
  if (!found) throw new Error(`Operation ${claim.operationId} was claimed but is not there`);
  const plan = await dependencies.store.plans.find(found.operation.planId);
  if (!plan) throw new Error(`Operation ${claim.operationId} has no plan`);
  return new OperationRun(dependencies, claim, shutdown, found.operation, found.steps, plan).run();
}
