import { z } from 'zod';

/** A file of the bundle's `preview/` folder. */
const previewPath = (kind: 'js' | 'css') =>
  z
    .string()
    .max(200)
    .regex(
      new RegExp(`^preview/[A-Za-z0-9][A-Za-z0-9._-]*\\.${kind}$`),
      `must be a .${kind} file in preview/, such as preview/preview.${kind}`
    );

/**
 * The plugin's own pages with sample data, for somebody who configures it. The script is a classic one that declares
 * `flyloftPreview` with a function `render(root, { config, theme })`. It runs in a frame of its own without the network.
 */
export const previewSchema = z.strictObject({
  script: previewPath('js'),
  style: previewPath('css').optional(),
});

/** A route that the backend serves, below `/api/<id>`. */
export const apiRouteSchema = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  path: z
    .string()
    .max(300)
    .regex(/^\/[^\s?#]*$/, 'must be an absolute path without a query'),
  summary: z.string().max(300).optional(),
});

export type Preview = z.infer<typeof previewSchema>;
export type ApiRoute = z.infer<typeof apiRouteSchema>;

/** Most routes that a manifest lists; more is nothing that anybody reads. */
export const MAX_API_ROUTES = 500;
