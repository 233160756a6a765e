import { z } from 'zod';
import { versionSchema } from '../../manifest';
import * as answers from '../answers';
import * as foresight from '../foresight';
import * as requests from '../requests';
import type { Endpoint } from './endpoint';
import { inEnvironment } from './params';

/** What will happen before it happens: updates, the portal’s own upgrade, generations and their restore. */
export const FORESIGHT_ENDPOINTS = {
  listGenerations: {
    method: 'GET',
    path: '/generations',
    summary: 'Lists the generations of an environment, newest first',
    tag: 'administration',
    access: 'signed-in',
    query: inEnvironment.extend({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: z.coerce.number().int().min(1).optional(),
    }),
    status: [200],
    answer: answers.generationListSchema,
  },
  diffGenerations: {
    method: 'GET',
    path: '/generations/{number}/diff/{other}',
    summary: 'What differs between two generations, plugin by plugin',
    tag: 'administration',
    access: 'signed-in',
    params: z.object({
      number: z.coerce.number().int().min(1),
      other: z.coerce.number().int().min(1),
    }),
    query: inEnvironment,
    status: [200],
    answer: foresight.generationDiffSchema,
  },
  simulateUpgrade: {
    method: 'GET',
    path: '/portal-upgrade',
    summary: 'Tries out another version of Backstage for everything that is installed; changes nothing',
    tag: 'administration',
    access: 'signed-in',
    query: inEnvironment.extend({ backstage: versionSchema }),
    status: [200],
    answer: foresight.upgradeSimulationSchema,
  },
  listUpdates: {
    method: 'GET',
    path: '/updates',
    summary:
      'Every update that is there for what is installed: what changes, what is newly allowed, why not yet',
    tag: 'installations',
    access: 'signed-in',
    query: inEnvironment,
    status: [200],
    answer: foresight.updateListSchema,
  },
  restoreGeneration: {
    method: 'POST',
    path: '/generations/{number}/restore',
    summary: 'Asks for everything as it was in a generation',
    tag: 'plans',
    access: 'person',
    params: z.object({ number: z.coerce.number().int().min(1) }),
    body: requests.restoreGenerationSchema,
    status: [202],
    answer: requests.planAnswerSchema,
  },
} as const satisfies Record<string, Endpoint>;
