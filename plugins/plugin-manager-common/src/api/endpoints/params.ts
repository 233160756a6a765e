import { z } from 'zod';
import { pluginIdSchema, versionSchema } from '../../manifest';

/** Parameters that several endpoints take in their paths and queries. */
export const pluginParams = z.object({ id: pluginIdSchema });
export const releaseParams = z.object({ id: pluginIdSchema, version: versionSchema });
export const idParams = z.object({ id: z.string().min(1).max(80) });
export const sourceParams = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be the name of a source, such as rhdh'),
});
export const draftParams = z.object({ environment: z.string().min(1).max(60), id: pluginIdSchema });
export const inEnvironment = z.object({ environment: z.string().max(60).optional() });
export const ofVersion = z.object({ version: versionSchema.optional() });
