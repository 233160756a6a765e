import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors';
import { pluginIdSchema } from '../manifest';
import { operationStateSchema, stepStateSchema } from './states';

const errorCodes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** Why something failed, in the words that people see. */
export const refusalSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** One step of an operation. */
export const operationStepSchema = z.object({
  index: z.int(),
  /** The plugin whose lane the step is in. */
  pluginId: pluginIdSchema,
  /** The step's kind, such as `apply-namespace`. */
  kind: z.string(),
  /** Plain words: "Create the namespace". */
  title: z.string(),
  state: stepStateSchema,
  /** What it waits for, translated from cluster events. */
  detail: z.string().optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  attempts: z.int(),
  error: refusalSchema.optional(),
  /** The objects that the step is about: `Deployment plugin-tech-radar-local/tech-radar`. */
  objects: z.array(z.string()).default([]),
});

/** The durable execution of an approved plan. */
export const operationSchema = z.object({
  id: z.string(),
  planId: z.string(),
  tenant: z.string(),
  environment: z.string(),
  summary: z.string(),
  state: operationStateSchema,
  requestedBy: z.string(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** Id of the operation that this one is queued behind. */
  queuedBehind: z.string().optional(),
  steps: z.array(operationStepSchema),
  error: refusalSchema.optional(),
  /** Where it is stuck: what is left, and the command that tries again. */
  left: z.array(z.string()).default([]),
  generation: z.int().optional(),
  /** Id of the latest event, to resume the stream from. */
  lastEventId: z.int(),
});

/** One line of an operation's stream; the id grows by commit order within one operation. */
export const operationEventSchema = z.object({
  id: z.int(),
  operationId: z.string(),
  at: z.string(),
  type: z.enum(['operation', 'step', 'detail']),
  /** State after the event. */
  operationState: operationStateSchema,
  step: operationStepSchema.optional(),
  message: z.string().optional(),
});

/** Kinds of steps that wait for pods, so that what the pods say belongs behind them. */
const KINDS_WITH_POD_LOG: readonly string[] = ['wait-for-rollout', 'wait-endpoints', 'health-gate'];

/** Whether there may be a log of pods behind a step. */
export function hasPodLog({ kind }: { kind: string }): boolean {
  return KINDS_WITH_POD_LOG.includes(kind);
}

export type OperationStep = z.infer<typeof operationStepSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type OperationEvent = z.infer<typeof operationEventSchema>;
