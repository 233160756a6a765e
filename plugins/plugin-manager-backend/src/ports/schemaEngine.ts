import type { ConfigIssue, JsonSchema, Refusal } from '@flyloft/plugin-manager-common';
import type { Json } from './store';

/**
 * Checks JSON Schemas and configs against them. Schemas come from publishers, so that both run apart from the portal,
 * under a deadline, with linear-time regular expressions (security rule 15).
 */
export interface SchemaEngine {
  /** Whether a schema is valid and safe: SCHEMA_INVALID or SCHEMA_REFUSED where not. */
  validateSchema(
    schema: JsonSchema
  ): Promise<{ outcome: 'valid' } | { outcome: 'refused'; refusal: Refusal }>;
  /**
   * Checks a config, secret values in the clear. `config` is what was given, with the schema's defaults filled in.
   * @throws the signal's reason where nobody waits for the answer any more.
   */
  validateConfig(
    schema: JsonSchema,
    config: Record<string, Json>,
    options?: { signal?: AbortSignal }
  ): Promise<
    | { outcome: 'valid'; config: Record<string, Json> }
    | { outcome: 'invalid'; issues: ConfigIssue[] }
    | { outcome: 'refused'; refusal: Refusal }
  >;
}
