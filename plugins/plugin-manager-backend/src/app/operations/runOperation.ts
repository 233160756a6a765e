/**
 * Runs one operation under a claim, from wherever it stands to `done`, `undone` or `stuck`.
 *
 *             ┌────────────── waiting-for-cluster ◀──┐ (a step answers "waiting": back-off, same step again)
 *             ▼                                      │
 *   queued ─▶ running: lanes side by side ───────────┘──▶ done
 *             │ a step fails, or a person stops it
 *             ▼
 *            undoing: steps backwards ──▶ undone
 *             │ an undo fails        ▲
 *             ▼                      │ retry
 *            stuck ──────────────────┘
 *
 * Each step is: row `running` │ before │ its call, which may `remember` │ called │ row `done` with its own writes │
 * committed. A process may die at each bar; whoever claims the operation next runs the same step again. Where another
 * replica holds a newer fence a write throws; then this run ends without a trace. Lanes have no step and no installation in
 * common, so what is said of one process dying in a step holds for several steps as well; undoing goes one by one.
 */
import { FlyloftError, hasPodLog, type ErrorCode, type Refusal } from '@flyloft/plugin-manager-common';
import { describeRef, refOf } from '../../domain/kubernetesObject';
import { IRREVERSIBLE_STEP_KINDS, type StepInput, type StepKindName } from '../../domain/operation/stepKinds';
import type { Claim, StepRecord } from '../../ports';
import type { Checkpoint } from '../engine';
import { StepRefused, type StepContext, type StepKind, type StepResult } from '../steps/step';
import { stagesOf } from '../../domain/operation/laneOrder';
import { OperationJournal } from './OperationJournal';
import { readTail } from './readTail';
import type { Direction, RunDependencies } from './runDependencies';
import { deploymentOf } from './stepDeployment';
import { StepContexts } from './stepContexts';
import { runLanes } from './runLanes';
import { waitFor } from './waitFor';

/** How a run ended: given back means that somebody else, or this process after a restart, goes on. */
export type RunEnd = 'done' | 'undone' | 'stuck' | 'given-back';

/** Why steps did not end in done: given back, or what is to be undone and because of which step. */
type NotDone = 'given-back' | { error: Refusal; failed?: StepRecord };

/** One after the other, as long as each ends in done. */
async function inTurn(parts: ReadonlyArray<() => Promise<'done' | NotDone>>): Promise<'done' | NotDone> {
  for (const part of parts) {
    const end = await part();
    if (end !== 'done') return end;
  }
  return 'done';
}

/** Codes that mean: later. */
const AWAY: readonly ErrorCode[] = ['CLUSTER_UNREACHABLE', 'DATABASE_UNREACHABLE'];

const isFenced = (error: unknown) => error instanceof Error && error.name === 'FencedError';

class OperationRun {
  readonly #stop: AbortSignal;
  /** Ends what other lanes are doing when one of them failed: all of it will be undone. */
  readonly #fail = new AbortController();
  /** Lanes that go on now, and those of them that wait for something that is away. */
  readonly #active = new Set<object>();
  readonly #waiting = new Set<object>();
  /** Changes of the operation's own state, one after the other. */
  #states: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: RunDependencies,
    private readonly claim: Claim,
    shutdown: AbortSignal,
    private readonly journal: OperationJournal,
    private readonly contexts: StepContexts
  ) {
    this.#stop = AbortSignal.any([claim.lost, shutdown]);
  }

  async run(): Promise<RunEnd> {
    if (this.journal.operation.state !== 'undoing') {
      const end = await this.#forwards();
      if (end) return end;
    }
    return this.#backwards();
  }

  /** The end of the operation, or undefined where it is to be undone. */
  async #forwards(): Promise<RunEnd | undefined> {
    const { journal } = this;
    const { first, lanes, last } = stagesOf(journal.steps);
    const inLanes = () =>
      runLanes(
        lanes,
        ({ steps }) => this.#inOrder(steps),
        () => this.#fail.abort()
      );
    const end = await inTurn([() => this.#inOrder(first), inLanes, () => this.#inOrder(last)]);
    if (end === 'done' || end === 'given-back') return end;
    await journal.beginUndo(end.error, end.failed);
    return undefined;
  }

  /** Runs steps one after the other until one of them, or another lane, says no. */
  async #inOrder(steps: readonly StepRecord[]): Promise<'done' | NotDone> {
    const lane = {};
    this.#active.add(lane);
    try {
      for (const step of steps) {
        if (step.state !== 'pending' && step.state !== 'running') continue;
        const end = await this.#forward(lane, step);
        if (end !== 'done') return end;
      }
      return 'done';
    } finally {
      this.#active.delete(lane);
      this.#waiting.delete(lane);
    }
  }

  async #forward(lane: object, step: StepRecord): Promise<'done' | NotDone> {
    const { journal } = this;
    for (let attempt = 0; ; attempt++) {
      if (this.#stop.aborted) return 'given-back';
      if (this.claim.cancelled.aborted && this.#canGoBack()) {
        return { error: { code: 'OPERATION_STATE', message: 'Stopped by a person.' } };
      }
      if (this.#fail.signal.aborted)
        return { error: { code: 'OPERATION_STATE', message: 'Another part failed.' } };
      // While others are waited for, the operation says so until they are back.
      if (attempt === 0) await this.#changeState(() => journal.beRunning());
      const result = await this.#perform('run', step);
      if (result.outcome !== 'waiting') this.#waiting.delete(lane);
      if (result.outcome === 'done') return 'done';
      if (result.outcome === 'failed') return { error: result.refusal, failed: step };
      if (result.outcome === 'waiting') {
        this.#waiting.add(lane);
        // As long as something goes on the operation runs.
        if (this.#waiting.size === this.#active.size) {
          await this.#changeState(() => journal.beWaiting(step, result.refusal));
        }
        await this.#pause(attempt, this.claim.cancelled, this.#fail.signal);
      }
    }
  }

  #changeState(change: () => Promise<void>): Promise<void> {
    const next = this.#states.then(change);
    this.#states = next.catch(() => undefined);
    return next;
  }

  async #backwards(): Promise<RunEnd> {
    const { journal } = this;
    for (const step of [...journal.steps].reverse()) {
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
          await journal.detail(step, result.refusal.message);
          await this.#pause(attempt);
        }
      }
    }
    await journal.beUndone();
    return 'undone';
  }

  /** Runs or undoes a step once and writes down how that ended. */
  async #perform(direction: Direction, step: StepRecord): Promise<StepResult> {
    const { journal } = this;
    const kind = this.deps.steps.get(step.kind);
    if (!kind) throw new Error(`There is no step kind ${step.kind}`);
    await journal.beginStep(direction, step);
    const ctx = await this.#context(direction, step);
    this.#checkpoint(direction, step, 'before');
    const result = await this.#call(direction, kind, ctx);
    this.#checkpoint(direction, step, 'called');
    await journal.settled();
    if (direction === 'run' && hasPodLog(step)) await this.#keepLog(step, ctx, result);
    if (direction === 'run' && result.outcome === 'done') await this.#changeState(() => journal.beRunning());
    if (result.outcome !== 'done') {
      if (result.outcome === 'failed' && direction === 'run') await journal.failStep(step, result.refusal);
      return result;
    }
    try {
      await journal.commitStep(direction, step, result);
    } catch (error) {
      if (!(error instanceof StepRefused)) throw error;
      if (error.result.outcome === 'failed' && direction === 'run') {
        await journal.failStep(step, error.result.refusal);
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
      this.deps.log.error(`Step ${kind.kind} of operation ${ctx.operationId} threw`, error as Error);
      return {
        outcome: 'failed',
        refusal: {
          code: 'INTERNAL',
          message: `The step failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
        },
      };
    }
  }

  /** Where the log cannot be read, there is none: that must not be why an operation fails. */
  async #keepLog(step: StepRecord, ctx: StepContext, { outcome }: StepResult): Promise<void> {
    const deployment = deploymentOf(ctx.plan, ctx.pluginId);
    if (outcome === 'waiting' || !deployment || this.#stop.aborted) return;
    try {
      const lines = await readTail({ ...this.deps, operation: this.journal.operation }, ctx, deployment);
      await this.journal.keepLog(step, lines);
    } catch (error) {
      if (this.deps.store.isUnavailable(error)) throw error;
      this.deps.log.debug(`The log behind step ${step.kind} of ${ctx.operationId} was not kept: ${error}`);
    }
  }

  #context(direction: Direction, step: StepRecord): Promise<StepContext> {
    return this.contexts.contextOf(direction, step, {
      progress: detail => this.journal.progress(step, detail),
      remember: async before => {
        await this.journal.remember(step, before);
        this.#checkpoint(direction, step, 'remembered');
      },
      signal:
        direction === 'run' && this.#canGoBack()
          ? AbortSignal.any([this.#stop, this.claim.cancelled, this.#fail.signal])
          : this.#stop,
    });
  }

  async #pause(attempt: number, ...signals: AbortSignal[]): Promise<void> {
    const { backOff } = this.deps;
    await waitFor(backOff[Math.min(attempt, backOff.length - 1)] ?? 0, this.#stop, ...signals);
  }

  /** What was done by some steps cannot be put back: after them it only goes forward. */
  #canGoBack(): boolean {
    return !this.journal.steps.some(
      step => step.state !== 'pending' && IRREVERSIBLE_STEP_KINDS.includes(step.kind as StepKindName)
    );
  }

  async #beStuck(step: StepRecord, refusal: Refusal): Promise<void> {
    const left = this.journal.steps
      .filter(({ state }) => ['running', 'done', 'failed', 'undoing', 'stuck'].includes(state))
      .flatMap(({ objects, title, input }) => {
        const object = this.contexts.objectOf(input as StepInput);
        if (objects.length > 0) return objects;
        return object ? [describeRef(refOf(object))] : [title];
      });
    await this.journal.beStuck(step, refusal, left);
  }

  #checkpoint(
    direction: Direction,
    step: StepRecord,
    point: 'before' | 'remembered' | 'called' | 'committed'
  ) {
    const name: Checkpoint = `${direction}:${step.kind}:${point}`;
    this.deps.onCheckpoint?.(name, { operationId: this.journal.operation.id, index: step.index });
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
  const { operation, steps } = found;
  const plan = await dependencies.store.plans.find(operation.planId);
  if (!plan) throw new Error(`Operation ${claim.operationId} has no plan`);
  const contexts = await StepContexts.read(dependencies, operation, steps, plan);
  const journal = new OperationJournal(dependencies, operation, steps, claim.fence);
  return new OperationRun(dependencies, claim, shutdown, journal, contexts).run();
}
