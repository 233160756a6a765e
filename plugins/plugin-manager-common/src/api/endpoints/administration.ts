import { z } from 'zod';
import * as answers from '../answers';
import * as catalogue from '../catalogueListing';
import * as discovery from '../discovery';
import type { Endpoint } from './endpoint';
import { sourceParams } from './params';

/** What an admin looks after: what was searched and asked for, sources, the audit chain. */
export const ADMINISTRATION_ENDPOINTS = {
  listSearches: {
    method: 'GET',
    path: '/searches',
    summary: 'What was searched for, most often first, and what found nothing',
    tag: 'administration',
    access: 'signed-in',
    query: discovery.searchesQuerySchema,
    status: [200],
    answer: discovery.searchesSchema,
  },
  listPluginRequests: {
    method: 'GET',
    path: '/requests',
    summary: 'Lists what was asked for, most wanted first',
    tag: 'administration',
    access: 'signed-in',
    status: [200],
    answer: answers.pluginRequestListSchema,
  },
  listSources: {
    method: 'GET',
    path: '/sources',
    summary: 'Lists the catalogues that listings come from, with the last sync of each',
    tag: 'administration',
    access: 'signed-in',
    status: [200],
    answer: catalogue.sourceListSchema,
  },
  getSource: {
    method: 'GET',
    path: '/sources/{name}',
    summary: 'A source with its latest syncs and everything that is wrong in it',
    tag: 'administration',
    access: 'signed-in',
    params: sourceParams,
    status: [200],
    answer: catalogue.sourceDetailSchema,
  },
  syncSource: {
    method: 'POST',
    path: '/sources/{name}/sync',
    summary: 'Starts a sync, or answers with the one that is under way',
    tag: 'administration',
    access: 'person',
    params: sourceParams,
    status: [202],
    answer: catalogue.sourceSyncSchema,
  },
  removeSource: {
    method: 'DELETE',
    path: '/sources/{name}',
    summary: 'Removes a source that the configuration no longer names, and the listings only it has',
    tag: 'administration',
    access: 'person',
    params: sourceParams,
    status: [204],
  },
  notifySource: {
    method: 'POST',
    path: '/sources/{name}/webhook',
    summary:
      'Starts a sync for whoever signs the request with the secret of the source; public, because the signature is the proof',
    tag: 'administration',
    access: 'public',
    params: sourceParams,
    body: z.unknown(),
    status: [202],
    answer: catalogue.sourceWebhookAnswerSchema,
  },
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'Lists the audit chain, newest first',
    tag: 'administration',
    access: 'signed-in',
    query: z.object({
      subject: z.string().max(200).optional(),
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    status: [200],
    answer: answers.auditListSchema,
  },
  verifyAudit: {
    method: 'GET',
    path: '/audit/verify',
    summary: 'Checks the whole audit chain and names the first broken row',
    tag: 'administration',
    access: 'signed-in',
    status: [200],
    answer: answers.auditVerificationSchema,
  },
} as const satisfies Record<string, Endpoint>;
