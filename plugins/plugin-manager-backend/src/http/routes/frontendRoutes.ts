import path from 'node:path';
import type { Authorized } from '../../app/authorized/guarded';
import type { FrontendFiles } from '../../app/frontends/getFrontendFile';
import type { Previews } from '../../app/frontends/getPreview';
import type { Frontends } from '../../app/frontends/frontends';
import { json, type Handlers } from '../handler';
import { previewDocument } from '../previewDocument';

/** What a frontend consists of; everything else, HTML above all, is handed out as plain bytes. */
const MEDIA_TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Routes of frontends: which ones the portal loads, their files, and switching one off. */
export function frontendRoutes(
  frontends: Authorized<Frontends>,
  files: FrontendFiles,
  previews: Previews
): Handlers<
  'listFrontends' | 'getFrontendFile' | 'getPreviewDocument' | 'reportFrontend' | 'releaseFrontend'
> {
  return {
    listFrontends: async ({ caller, query }) =>
      json(await frontends.listFrontends(caller, query.environment, query.try)),

    async getFrontendFile({ params, res }) {
      const found = await files.get(`sha256:${params.digest}`, params.path);
      if (found.outcome === 'refused') return found;
      res
        .status(200)
        .set({
          'content-type': MEDIA_TYPES[path.extname(params.path).toLowerCase()] ?? 'application/octet-stream',
          // Opened by itself such a file is nothing of the portal's.
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': 'public, max-age=31536000, immutable',
        })
        .send(found.value);
      return { outcome: 'ok', value: undefined };
    },

    async getPreviewDocument({ params, res }) {
      const found = await previews.get(`sha256:${params.digest}`);
      if (found.outcome === 'refused') return found;
      const { html, policy } = previewDocument(found.value);
      res
        .status(200)
        .set({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
          // The portal's pages alone may hold it, which `frame-ancestors` says as well.
          'x-frame-options': 'SAMEORIGIN',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-resource-policy': 'same-origin',
          'permissions-policy':
            'camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=()',
          'cache-control': 'private, max-age=3600',
        })
        .send(html);
      return { outcome: 'ok', value: undefined };
    },

    reportFrontend: ({ caller, params, body }) =>
      frontends.reportFrontend(caller, { pluginId: params.id, ...body }, caller.actor),
    releaseFrontend: ({ caller, params }) => frontends.releaseFrontend(caller, params.id, caller.actor),
  };
}
