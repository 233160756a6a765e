import { placeValues, valuesAt } from '@flyloft/configuration';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import {
  FlyloftError,
  type CheckResult,
  type Guidance,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import { bad, good, warn } from '../output/output';

/** What is configured. */
export type Configured = { environment: string; pluginId: string; release: string };

/** What the portal says beside the manifest; nothing where it has no word on it for this person. */
export async function readGuidance(
  client: PluginManagerClient,
  { environment, pluginId, release }: Configured
): Promise<Guidance> {
  try {
    return await client.getGuidance(environment, pluginId, release);
  } catch (error) {
    if (error instanceof FlyloftError && (error.code === 'NOT_ALLOWED' || error.code === 'NOT_FOUND')) {
      return { checks: [], locked: [], rules: [], teamDefaults: [] };
    }
    throw error;
  }
}

/** What a new installation begins with: the defaults of one's teams, and what policy locks. */
export const guidedStart = (
  start: JsonObject,
  { teamDefaults, locked }: Guidance,
  fresh: boolean
): JsonObject => placeValues(fresh ? placeValues(start, teamDefaults) : start, locked);

function describe(result: CheckResult): string {
  if (result.outcome === 'ok') return `${good('✓')} ${result.field}: ${result.message ?? 'checked'}`;
  if (result.outcome === 'unknown') return `? ${result.field} was not checked: ${result.reason}`;
  const mark = result.required ? bad('✗') : warn('!');
  return `${mark} ${result.field}: ${result.message} ${result.nextStep}`;
}

/** Runs every check of a configuration, and says what each came to. They forbid nothing here: the server has the word. */
export async function tellChecks(
  client: PluginManagerClient,
  configured: Configured,
  { checks }: Guidance,
  config: JsonObject,
  tell: (line: string) => void
): Promise<void> {
  const { environment, pluginId, release } = configured;
  const fields = new Set(
    checks.flatMap(({ field }) => valuesAt(config, field).map(({ pointer }) => pointer))
  );
  const lines = await Promise.all(
    [...fields].map(async field => {
      try {
        const { results } = await client.runChecks(environment, pluginId, { release, field, config });
        return results.map(describe);
      } catch (error) {
        return [`? ${field} was not checked: ${error instanceof Error ? error.message : String(error)}`];
      }
    })
  );
  lines.flat().forEach(tell);
}
