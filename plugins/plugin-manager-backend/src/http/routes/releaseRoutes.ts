import { pipeline } from 'node:stream/promises';
import { adminUpdatePermission, digestSchema, FlyloftError } from '@flyloft/plugin-manager-common';
import { isAllowed, type Authorized } from '../../app/authorized/guarded';
import type { Feedback } from '../../app/registry/feedback';
import type { Releases } from '../../app/registry/releases';
import { identifyCaller, type CallerDependencies } from '../caller';
import { json, type Handlers } from '../handler';

/** What the routes of releases need beside their use cases. */
export type ReleaseRoutesOptions = CallerDependencies & {
  releases: Authorized<Releases>;
  feedback: Authorized<Feedback>;
  /** For whoever holds the bundle's own token: without a permission, because there is no caller. */
  getBundle: Releases['getBundle'];
  verifyBundleToken: (digest: string, token: string) => boolean;
};

const BEARER = /^Bearer +(\S+)$/i;

const BUNDLE_TYPES = [
  'application/gzip',
  'application/x-gzip',
  'application/x-tar',
  'application/octet-stream',
];

/** Routes of publishers, bundles, reviews and wishes. */
export function releaseRoutes(
  options: ReleaseRoutesOptions
): Handlers<
  | 'publishBundle'
  | 'getBundle'
  | 'setReleaseStatus'
  | 'listFeedback'
  | 'giveFeedback'
  | 'requestPlugin'
  | 'listPluginRequests'
> {
  const { releases, feedback, permissions } = options;
  return {
    async publishBundle({ caller, query, req }) {
      if (!req.is(BUNDLE_TYPES)) {
        throw new FlyloftError(
          'INPUT_INVALID',
          'The body must be the bundle itself (content-type: application/gzip).'
        );
      }
      const outcome = await releases.publishBundle(
        caller,
        req,
        query.digest === undefined ? {} : { digest: query.digest },
        await caller.person()
      );
      // What is left of a refused upload is read and dropped, so that the client gets to see the answer.
      req.resume();
      if (outcome.outcome === 'refused') return outcome;
      return json(outcome, outcome.value.outcome === 'created' ? 201 : 200);
    },

    async getBundle({ params, req, res }) {
      const digest = digestSchema.parse(params.digest);
      const token = BEARER.exec(req.headers.authorization ?? '')?.[1];
      const found =
        token !== undefined && options.verifyBundleToken(digest, token)
          ? await options.getBundle(digest)
          : await releases.getBundle(await identifyCaller(options, req, 'signed-in'), digest);
      if (found.outcome === 'refused') return found;
      const { stream, size } = found.value;
      res.writeHead(200, {
        'content-type': 'application/x-tar',
        'content-length': size,
        // no-transform: it is fetched by programs next door, and its length is part of what they check.
        'cache-control': 'private, max-age=31536000, immutable, no-transform',
        'x-content-type-options': 'nosniff',
        'content-disposition': 'attachment',
      });
      await pipeline(stream, res).catch(error => {
        // The receiver went away; anything else is ours.
        if (!res.destroyed) throw error;
      });
      return { outcome: 'ok', value: undefined };
    },

    async setReleaseStatus({ caller, params, body }) {
      const mayAdminister = await isAllowed(permissions, caller.credentials, adminUpdatePermission);
      return json(
        await releases.setReleaseStatus(caller, params, body, await caller.person(), mayAdminister)
      );
    },

    listFeedback: async ({ caller, params }) => json(await feedback.listFeedback(caller, params.id)),
    giveFeedback: async ({ caller, params, body }) =>
      json(await feedback.giveFeedback(caller, params.id, body, caller.actor)),
    requestPlugin: async ({ caller, params, body }) =>
      json(await feedback.requestPlugin(caller, params.id, body, caller.actor)),
    listPluginRequests: async ({ caller }) => json(await feedback.listPluginRequests(caller)),
  };
}
