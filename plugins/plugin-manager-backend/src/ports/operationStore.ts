import type {
  LogLine,
  OperationEvent,
  OperationState,
  Refusal,
  StepState,
} from '@flyloft/plugin-manager-common';
import type { Json } from '../domain/json';
import type { Actor } from './actor';

export type OperationRecord = {
  id: string;
  planId: string;
  tenant: string;
  environment: string;
  /** Plugins whose installations it changes. */
  pluginIds: string[];
  summary: string;
  state: OperationState;
  requestedBy: Actor;
  createdAt: Date;
  startedAt?: Date;
  endedAt?: Date;
  error?: Refusal;
  left: string[];
  generation?: number;
  cancelRequested: boolean;
  owner?: string;
  fence: number;
  until?: Date;
};

export type StepRecord = {
  operationId: string;
  index: number;
  pluginId: string;
  kind: string;
  title: string;
  state: StepState;
  detail?: string;
  attempts: number;
  startedAt?: Date;
  endedAt?: Date;
  error?: Refusal;
  objects: string[];
  /** What the step needs, fixed when the operation is made. */
  input: Json;
  /** What it found before it changed anything, so that its undo puts just that back. */
  before?: Json;
  /** What it produced for later steps. */
  output?: Json;
};

/** Operations, their steps and events. Every write of a running operation names the fence it was claimed under. */
export interface OperationStore {
  insert(operation: OperationRecord, steps: StepRecord[]): Promise<void>;
  find(id: string): Promise<
    | {
        operation: OperationRecord;
        steps: StepRecord[];
        lastEventId: number;
        /** The older operation that holds one of its installations. */
        queuedBehind?: string;
      }
    | undefined
  >;
  list(filter: {
    tenant: string;
    environment?: string;
    states?: OperationState[];
    /** Those that have a step for this plugin. */
    pluginId?: string;
    limit: number;
  }): Promise<OperationRecord[]>;
  /** Each returns false, and writes nothing, where the fence is no longer the operation's. */
  updateOperation(
    id: string,
    fence: number,
    change: Partial<
      Pick<OperationRecord, 'state' | 'startedAt' | 'endedAt' | 'error' | 'left' | 'generation'>
    >
  ): Promise<boolean>;
  updateStep(
    id: string,
    fence: number,
    index: number,
    change: Partial<
      Pick<
        StepRecord,
        'state' | 'detail' | 'attempts' | 'startedAt' | 'endedAt' | 'error' | 'objects' | 'before' | 'output'
      >
    >
  ): Promise<boolean>;
  /** Asks for stop and undo; false where the operation has ended or is undoing. */
  requestCancel(id: string): Promise<boolean>;
  /** Lets a stuck operation undo once more; false where it is not stuck. */
  retry(id: string): Promise<boolean>;
  eventsAfter(id: string, after: number, limit: number): Promise<OperationEvent[]>;
  /** Keeps what pods said while a step ran, in the place of what was kept before; nothing under an older fence. */
  keepStepLog(id: string, fence: number, index: number, lines: readonly LogLine[]): Promise<void>;
  findStepLog(id: string, index: number): Promise<LogLine[] | undefined>;
  /** Deletes what was kept before a time; answers with of how many steps. */
  forgetStepLogs(before: Date): Promise<number>;
}
