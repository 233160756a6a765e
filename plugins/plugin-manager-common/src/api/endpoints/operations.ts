import { z } from 'zod';
import { pluginIdSchema } from '../../manifest';
import { operationSchema, operationEventSchema } from '../../plan';
import * as answers from '../answers';
import * as requests from '../requests';
import type { Endpoint } from './endpoint';
import { idParams, inEnvironment } from './params';

/** Operations: what a plan does, step by step. */
export const OPERATIONS_ENDPOINTS = {
  listOperations: {
    method: 'GET',
    path: '/operations',
    summary: 'Lists operations, newest first',
    tag: 'operations',
    access: 'signed-in',
    query: inEnvironment.extend({
      /** Several states, separated by commas. */
      state: z.string().max(200).optional(),
      /** Those that have a step for this plugin. */
      pluginId: pluginIdSchema.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    status: [200],
    answer: answers.operationListSchema,
  },
  getOperation: {
    method: 'GET',
    path: '/operations/{id}',
    summary: 'An operation with its steps',
    tag: 'operations',
    access: 'signed-in',
    params: idParams,
    status: [200],
    answer: operationSchema,
  },
  operationEvents: {
    method: 'GET',
    path: '/operations/{id}/events',
    summary:
      'The events of an operation, live. Resumes after the header Last-Event-ID or the query parameter after, and closes with an event of the type end when the operation has ended',
    tag: 'operations',
    access: 'signed-in',
    params: idParams,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    status: [200],
    events: operationEventSchema,
  },
  getStepLog: {
    method: 'GET',
    path: '/operations/{id}/steps/{index}/log',
    summary:
      'What the pods of a step said: kept when the step ended; while it runs, followed live where an event stream is accepted',
    tag: 'operations',
    access: 'signed-in',
    params: idParams.extend({ index: z.coerce.number().int().min(0).max(10_000) }),
    query: z.object({ tail: z.coerce.number().int().min(1).max(200).default(200) }),
    status: [200],
    answer: answers.logLinesSchema,
    events: requests.logLineSchema,
  },
  cancelOperation: {
    method: 'POST',
    path: '/operations/{id}/cancel',
    summary: 'Stops a running operation and undoes it',
    tag: 'operations',
    access: 'person',
    params: idParams,
    status: [202],
    answer: operationSchema,
  },
  retryOperation: {
    method: 'POST',
    path: '/operations/{id}/retry',
    summary: 'Tries the undo of a stuck operation again',
    tag: 'operations',
    access: 'person',
    params: idParams,
    status: [202],
    answer: operationSchema,
  },
} as const satisfies Record<string, Endpoint>;
