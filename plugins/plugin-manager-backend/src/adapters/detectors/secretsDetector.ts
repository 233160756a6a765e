import { listFields } from '@flyloft/configuration';
import type { Disclosure, JsonSchema } from '@flyloft/plugin-manager-common';
import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';
import { matchSecrets, type OfferedSecret } from '../../domain/detection/matchSecrets';

const EVERYTHING: Disclosure = { strategy: 'basic-first', basic: [], advanced: [], expert: [], rules: [] };

/** Lists what a plugin may refer to; rejects in words for people. */
export type OfferedSecrets = (
  place: { environment: string; pluginId: string },
  signal: AbortSignal
) => Promise<OfferedSecret[]>;

/** Secrets that a plugin may refer to and that fit its fields by name and keys; never what they hold. */
export function secretsDetector(offered: OfferedSecrets): EnvironmentDetector {
  return {
    id: 'secrets',
    title: 'Secrets',
    dependsOn: ['environment', 'plugin'],
    keepSeconds: 5,
    async detect({ environment, plugin, signal }) {
      if (!plugin) return { facts: [] };
      const secrets = await offered({ environment: environment.id, pluginId: plugin.id }, signal);
      const fields = listFields(plugin.configSchema as JsonSchema, EVERYTHING);
      return {
        facts: secrets.slice(0, 100).map(({ where, keys }) => ({
          title: where,
          text: `${keys.length === 1 ? 'Key' : 'Keys'} ${keys.slice(0, 20).join(', ') || 'none'}.`,
        })),
        suggestions: matchSecrets(plugin, fields, secrets).map(({ pointer, reference, reason }) => ({
          pointer,
          value: { $secret: reference },
          reason,
        })),
      };
    },
  };
}
