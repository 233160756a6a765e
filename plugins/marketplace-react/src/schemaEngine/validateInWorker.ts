import type { Json, JsonSchema } from '@flyloft/plugin-manager-common';
import { checkConfig, SchemaThreads, type AskOptions, type ConfigCheck } from '@flyloft/schema-engine';
import { browserSchemaThread } from './browserSchemaThread';

/** Milliseconds that one check may take in the browser. */
const DEADLINE_MS = 2_000;

/** One worker for the whole page: forms are checked one at a time. */
const threads = new SchemaThreads({ spawn: browserSchemaThread, deadlineMs: DEADLINE_MS });

/**
 * Checks a config against a publisher's schema with the engine that the server uses, in a worker, so that no schema can
 * hold up or reach the page.
 *
 * - `valid` has the config with the schema's defaults, `invalid` the issues by JSON pointer, in the server's words.
 * - `refused`: the schema is not one that may be used, or takes longer than `deadlineMs`; the refusal says why.
 * - `aborted`: the signal fired. Nothing is to be shown.
 * - `unavailable`: there is no worker, for instance because a policy forbids it; the server checks alone then.
 *
 * Never rejects.
 */
export function validateInWorker(
  schema: JsonSchema,
  value: Record<string, Json>,
  options: AskOptions = {}
): Promise<ConfigCheck> {
  return checkConfig(threads, schema, value, options);
}
