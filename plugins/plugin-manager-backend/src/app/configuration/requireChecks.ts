import { sameJson } from '@flyloft/configuration';
import type { CheckResult, JsonObject, Manifest } from '@flyloft/plugin-manager-common';
import { atPointer } from '../../domain/render/environmentVariables';
import type { Actor, SecretStore } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { NewSecret } from '../plans/prepareConfig';
import type { ConfigurationChecks } from './ConfigurationChecks';

function sentenceOf(result: CheckResult): string {
  if (result.outcome === 'problem') return `${result.message} ${result.nextStep}`;
  return result.outcome === 'unknown' ? `It could not be checked: ${result.reason}` : '';
}

/**
 * Runs the checks that a manifest requires, as the authority: what a browser was told counts for nothing. A value that runs
 * already, and whose check looks at nothing that changes, is not asked about again. Refused with CHECK_FAILED.
 */
export async function requireChecks(
  checks: ConfigurationChecks,
  {
    manifest,
    config,
    before,
    environment,
    actor,
    secrets,
    fresh,
  }: {
    manifest: Manifest;
    config: JsonObject;
    /** What runs now. */
    before: JsonObject | undefined;
    environment: { id: string };
    actor: Actor;
    secrets: Pick<SecretStore, 'find' | 'reveal'>;
    /** Secrets that are stored together with the plan. */
    fresh: readonly NewSecret[];
  }
): Promise<Outcome<void>> {
  const results = await checks.runRequired(
    {
      manifest,
      config,
      environment,
      actor,
      reveal: async id => {
        const own = fresh.find(secret => secret.id === id);
        if (own) return own.value;
        const found = await secrets.find(id);
        return found?.createdBy === actor ? secrets.reveal(id) : undefined;
      },
    },
    pointers =>
      before === undefined ||
      pointers.some(
        pointer => !sameJson(atPointer(before, pointer) ?? null, atPointer(config, pointer) ?? null)
      )
  );
  const failed = results.filter(({ outcome }) => outcome !== 'ok');
  const [first] = failed;
  if (!first) return ok(undefined);
  const more = failed.length - 1;
  return refused(
    'CHECK_FAILED',
    `${manifest.name} wants ${first.field} to be checked. ${sentenceOf(first)}${
      more > 0 ? ` ${more} more ${more === 1 ? 'check does' : 'checks do'} not confirm a value.` : ''
    }`,
    {
      pluginId: manifest.id,
      issues: failed.map(result => ({ path: result.field, message: sentenceOf(result) })),
    }
  );
}
