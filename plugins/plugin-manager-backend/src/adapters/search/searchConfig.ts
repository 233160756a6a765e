import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Meanings } from '../../ports';
import { EmbeddedMeanings } from './EmbeddedMeanings';
import { LatentMeanings } from './LatentMeanings';

const searchSchema = z.strictObject({
  statisticsDays: z.int().min(0).max(730).default(90),
  embeddings: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      model: z.string().min(1).max(200),
      apiKey: z.string().min(1).optional(),
      leastLikeness: z.number().min(0).max(1).default(0.3),
      timeoutSeconds: z.number().positive().max(120).default(10),
    })
    .optional(),
});

/**
 * Reads `pluginManager.search`.
 * @throws Error that names the key and what it should be.
 */
export function readSearchConfig(config: RootConfigService) {
  const parsed = searchSchema.safeParse(config.getOptional('pluginManager.search') ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    issue => `pluginManager.search.${issue.path.join('.')} ${issue.message}`
  );
  throw new Error(`The configuration of the search does not fit: ${issues.join('; ')}`);
}

/** What tells what texts are about: the configured service, or the catalogue itself. */
export function createMeanings(config: ReturnType<typeof readSearchConfig>, knex: Knex): Meanings {
  if (!config.embeddings) return new LatentMeanings();
  const { timeoutSeconds, apiKey, ...embeddings } = config.embeddings;
  return new EmbeddedMeanings({
    knex,
    config: { ...embeddings, ...(apiKey ? { apiKey } : {}), timeoutMs: timeoutSeconds * 1000 },
  });
}
