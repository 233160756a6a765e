import { z } from 'zod';
import * as answers from '../answers';
import * as health from '../health';
import * as listing from '../listing';
import * as requests from '../requests';
import type { Endpoint } from './endpoint';
import { pluginParams, idParams, inEnvironment } from './params';

/** What is installed: states, health, logs, pins and revisions. */
export const INSTALLATIONS_ENDPOINTS = {
  listInstalled: {
    method: 'GET',
    path: '/plugins/installed',
    summary: 'Lists installations with their state and health',
    tag: 'installations',
    access: 'signed-in',
    query: inEnvironment.extend({
      includeUninstalled: z.enum(['true', 'false']).optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
      /** The `nextCursor` of the page before: environment and plugin that it ended with. */
      cursor: z
        .string()
        .max(200)
        .regex(/^[^/]+\/[^/]+$/)
        .optional(),
    }),
    status: [200],
    answer: answers.installationListSchema,
  },
  getStatus: {
    method: 'GET',
    path: '/plugins/{id}/status',
    summary: 'The installation of a plugin in an environment',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment,
    status: [200],
    answer: listing.installationSchema,
  },
  pinPlugin: {
    method: 'POST',
    path: '/plugins/{id}/pin',
    summary: 'Holds an installed plugin to a version or range, with the reason',
    tag: 'installations',
    access: 'person',
    params: pluginParams,
    body: requests.pinRequestSchema,
    status: [200],
    answer: listing.installationSchema,
  },
  unpinPlugin: {
    method: 'DELETE',
    path: '/plugins/{id}/pin',
    summary: 'Lifts the pin of an installed plugin',
    tag: 'installations',
    access: 'person',
    params: pluginParams,
    query: inEnvironment,
    status: [200],
    answer: listing.installationSchema,
  },
  getHealth: {
    method: 'GET',
    path: '/plugins/{id}/health',
    summary: 'Whether an installed plugin is well, and why not where it is not',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment,
    status: [200],
    answer: answers.healthSchema,
  },
  getHealthHistory: {
    method: 'GET',
    path: '/plugins/{id}/health/history',
    summary: 'How an installed plugin was: ready pods, restarts, requests, errors, latency and memory',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment.extend({ hours: z.coerce.number().int().min(1).max(24).default(24) }),
    status: [200],
    answer: health.healthHistorySchema,
  },
  listHealthScores: {
    method: 'GET',
    path: '/installations/health',
    summary: 'How well each installation was in the last 24 hours, in half hours',
    tag: 'installations',
    access: 'signed-in',
    query: inEnvironment,
    status: [200],
    answer: health.healthScoresSchema,
  },
  getLogs: {
    method: 'GET',
    path: '/plugins/{id}/logs',
    summary: 'The last log lines of its pods; followed live where an event stream is accepted',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment.extend({
      tail: z.coerce.number().int().min(1).max(5000).default(200),
      sinceSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
    }),
    status: [200],
    answer: answers.logLinesSchema,
    events: requests.logLineSchema,
  },
  listRevisions: {
    method: 'GET',
    path: '/installations/{id}/revisions',
    summary: 'What an installation ran, newest first',
    tag: 'installations',
    access: 'signed-in',
    params: idParams,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      /** Only older ones. */
      before: z.coerce.number().int().min(1).optional(),
    }),
    status: [200],
    answer: answers.revisionListSchema,
  },
  listEnvironments: {
    method: 'GET',
    path: '/environments',
    summary: 'Lists the environments, and what each does not protect',
    tag: 'installations',
    access: 'signed-in',
    status: [200],
    answer: answers.environmentListSchema,
  },
} as const satisfies Record<string, Endpoint>;
