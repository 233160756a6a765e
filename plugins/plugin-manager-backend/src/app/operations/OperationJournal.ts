import {
  PLUGIN_MANAGER_TOPICS,
  type LogLine,
  type OperationState,
  type Refusal,
} from '@flyloft/plugin-manager-common';
import { assertOperationTransition, assertStepTransition } from '../../domain/operation/transitions';
import type { Json, OperationRecord, StepRecord, StoreTransaction } from '../../ports';
import type { StepResult } from '../steps/step';
import { FencedWriter } from './fenced';
import type { Direction, RunDependencies } from './runDependencies';

type Done = Extract<StepResult, { outcome: 'done' }>;

/**
 * Writes down how an operation gets on: its state, its steps, the audit and what people are told, each in one
 * transaction. Every write names the fence of the claim and throws where another replica holds a newer one.
 */
export class OperationJournal {
  readonly #write: FencedWriter;
  #details: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: Pick<RunDependencies, 'store' | 'clock'>,
    readonly operation: OperationRecord,
    readonly steps: StepRecord[],
    private readonly fence: number
  ) {
    this.#write = new FencedWriter(operation.id, fence);
  }

  async beginStep(direction: Direction, step: StepRecord): Promise<void> {
    const state = direction === 'run' ? 'running' : 'undoing';
    assertStepTransition(step.state, state);
    await this.#transaction(tx =>
      this.#write.step(tx, step, {
        state,
        attempts: step.attempts + 1,
        // Why a step failed is still asked when it has been undone.
        ...(direction === 'run' || step.state === 'stuck' ? { error: undefined } : {}),
        detail: undefined,
        endedAt: undefined,
        ...(direction === 'run' && !step.startedAt ? { startedAt: this.deps.clock.now() } : {}),
      })
    );
  }

  /** Ends a step with the writes that belong to it; the last one ends the operation in the same transaction. */
  async commitStep(direction: Direction, step: StepRecord, result: Done): Promise<void> {
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
    // Lanes go on side by side: what another one wrote of the operation meanwhile stays.
    if (endsOperation) Object.assign(this.operation, operation);
  }

  async failStep(step: StepRecord, error: Refusal): Promise<void> {
    assertStepTransition(step.state, 'failed');
    await this.#transaction(tx =>
      this.#write.step(tx, step, { state: 'failed', error, endedAt: this.deps.clock.now() })
    );
  }

  /** Keeps what a step found before it changes anything. */
  async remember(step: StepRecord, before: Json): Promise<void> {
    await this.#transaction(tx => this.#write.step(tx, step, { before }));
  }

  async detail(step: StepRecord, detail: string): Promise<void> {
    if (step.detail === detail) return;
    await this.#transaction(tx => this.#write.step(tx, step, { detail }));
  }

  /** Shown as soon as may be; an older detail never comes after a newer one, and a failure ends the step elsewhere. */
  progress(step: StepRecord, detail: string): void {
    this.#details = this.#details.then(() => this.detail(step, detail)).catch(() => undefined);
  }

  /** Keeps what its pods said while a step ran: an undo takes the pods, and their logs, away. */
  async keepLog(step: StepRecord, lines: readonly LogLine[]): Promise<void> {
    await this.deps.store.operations.keepStepLog(this.operation.id, this.fence, step.index, lines);
  }

  /** Ends when every detail is written. */
  async settled(): Promise<void> {
    await this.#details;
  }

  async beRunning(): Promise<void> {
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
  async beWaiting(step: StepRecord, refusal: Refusal): Promise<void> {
    const state: OperationState = refusal.code === 'INSTALLATION_BUSY' ? 'queued' : 'waiting-for-cluster';
    if (this.operation.state === state) return;
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

  async beginUndo(error: Refusal, failed?: StepRecord): Promise<void> {
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

  async beUndone(): Promise<void> {
    const operation = { ...this.operation };
    await this.#transaction(tx => this.#finish(tx, operation, 'undone'));
    Object.assign(this.operation, operation);
  }

  /** An undo failed; `left` names what is still there. */
  async beStuck(step: StepRecord, refusal: Refusal, left: readonly string[]): Promise<void> {
    assertStepTransition(step.state, 'stuck');
    assertOperationTransition(this.operation.state, 'stuck');
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

  #transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.deps.store.transaction(work);
  }
}
