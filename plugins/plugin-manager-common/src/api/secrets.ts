import { z } from 'zod';
import { pluginIdSchema } from '../manifest';

/** Where secrets are that the portal does not keep itself. */
export const secretOriginSchema = z.enum(['kubernetes', 'vault']);

/** What a plugin may refer to: names and the names of keys, never what they hold. */
export const offeredSecretListSchema = z.object({
  items: z.array(
    z.object({
      from: secretOriginSchema,
      name: z.string(),
      /** For people: "Secret jenkins of namespace shared". */
      where: z.string(),
      keys: z.array(z.object({ key: z.string(), reference: z.string() })),
    })
  ),
  /** Which of them this portal has. */
  sources: z.array(secretOriginSchema),
  /** Those that did not answer, with why. */
  silent: z.array(z.object({ from: secretOriginSchema, because: z.string() })),
});

/** Query of `GET /environments/{environment}/secrets`. */
export const offeredSecretQuerySchema = z.object({ pluginId: pluginIdSchema });

/** Body of `POST /environments/{environment}/secrets/references`. */
export const referToSecretRequestSchema = z.strictObject({
  pluginId: pluginIdSchema,
  /** `kubernetes:name/key`, `kubernetes:namespace/name/key` or `vault:path#key`. */
  reference: z.string().min(1).max(700),
});

export type SecretOrigin = z.infer<typeof secretOriginSchema>;
export type OfferedSecretList = z.infer<typeof offeredSecretListSchema>;
