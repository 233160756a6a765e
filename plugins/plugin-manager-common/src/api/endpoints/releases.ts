import { z } from 'zod';
import { digestSchema } from '../../manifest';
import * as answers from '../answers';
import * as listing from '../listing';
import * as requests from '../requests';
import type { Endpoint } from './endpoint';
import { pluginParams, releaseParams, inEnvironment } from './params';

/** Releases, their bundles, and the frontends that the portal loads from them. */
export const RELEASES_ENDPOINTS = {
  setReleaseStatus: {
    method: 'POST',
    path: '/plugins/{id}/versions/{version}/status',
    summary: 'Yanks or deprecates a release, or takes that back',
    tag: 'releases',
    access: 'person-or-publisher',
    params: releaseParams,
    body: answers.releaseStatusRequestSchema,
    status: [200],
    answer: listing.releaseListItemSchema,
  },
  publishBundle: {
    method: 'POST',
    path: '/bundles',
    summary: 'Publishes a release: the body is its bundle',
    tag: 'releases',
    access: 'person-or-publisher',
    query: z.object({
      /** Refuses the upload where its digest is another one. */
      digest: digestSchema.optional(),
    }),
    body: 'bundle',
    status: [201, 200],
    answer: requests.publishAnswerSchema,
  },
  getBundle: {
    method: 'GET',
    path: '/bundles/{digest}',
    summary: 'A bundle by its digest',
    tag: 'releases',
    access: 'bundle-token',
    params: z.object({ digest: digestSchema }),
    status: [200],
    answer: { raw: 'bundle' },
  },
  listFrontends: {
    method: 'GET',
    path: '/frontends',
    summary: 'Lists the frontends that this portal loads',
    tag: 'frontends',
    access: 'signed-in',
    query: inEnvironment.extend({ try: digestSchema.optional() }),
    status: [200],
    answer: listing.frontendListSchema,
  },
  getFrontendFile: {
    method: 'GET',
    path: '/frontends/{digest}/{path}',
    summary: 'A checked file of an installed frontend; public, because the digest is in the address',
    tag: 'frontends',
    access: 'public',
    params: z.object({
      digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits of a digest'),
      path: z.string().min(1).max(500),
    }),
    status: [200],
    answer: { raw: 'file' },
  },
  getPreviewDocument: {
    method: 'GET',
    path: '/previews/{digest}',
    summary: 'A release’s pages with sample data, as a document for a sandboxed frame; public, by digest',
    tag: 'frontends',
    access: 'public',
    params: z.object({
      digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits of a digest'),
    }),
    status: [200],
    answer: { raw: 'file' },
  },
  reportFrontend: {
    method: 'POST',
    path: '/frontends/{id}/quarantine',
    summary: 'Switches off a frontend that failed',
    tag: 'frontends',
    access: 'person',
    params: pluginParams,
    body: requests.reportFrontendSchema,
    status: [204],
  },
  releaseFrontend: {
    method: 'DELETE',
    path: '/frontends/{id}/quarantine',
    summary: 'Switches a frontend on again',
    tag: 'frontends',
    access: 'person',
    params: pluginParams,
    status: [204],
  },
} as const satisfies Record<string, Endpoint>;
