import type { Field } from '@flyloft/configuration';
import { pointerKeys } from '@flyloft/plugin-manager-common';
import { dashed } from './suggestValues';

/** A secret that a plugin may refer to, by its name and the names of its keys. */
export type OfferedSecret = {
  /** Such as `shared/jenkins`. */
  name: string;
  /** Where it is, for people: "Secret jenkins of namespace shared". */
  where: string;
  keys: readonly string[];
  /** What stands in a config for one of its keys. */
  reference(key: string): string;
};

/** A secret's key that fits a field. */
export type MatchedSecret = { pointer: string; reference: string; reason: string };

const wordsOf = (text: string) =>
  dashed(text)
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Words that say nothing about whose a secret is. */
const COMMON = new Set([
  'secret',
  'secrets',
  'credentials',
  'credential',
  'config',
  'plugin',
  'default',
  'backend',
]);

/** How well a key fits a field's name: the same words, or the field's last word alone. */
function keyScore(field: string, key: string): number {
  const [own, other] = [wordsOf(field), wordsOf(key)];
  if (own.join('') === other.join('')) return 3;
  const last = own.at(-1);
  return other.length === 1 && other[0] === last ? 1 : 0;
}

/**
 * For each secret field the one key that fits by name: the key says the same as the field, and the secret is named after
 * the plugin or the field's group. Two that fit as well as each other fit neither: guessing a secret helps nobody.
 */
export function matchSecrets(
  plugin: { id: string },
  fields: readonly Field[],
  secrets: readonly OfferedSecret[]
): MatchedSecret[] {
  return fields.flatMap(field => {
    if (!field.secret) return [];
    const path = pointerKeys(field.pointer);
    const name = path.at(-1) ?? '';
    const owners = new Set(
      [plugin.id, ...path.slice(0, -1)].flatMap(wordsOf).filter(word => !COMMON.has(word))
    );
    const scored = secrets
      .flatMap(secret =>
        secret.keys.map(key => {
          const named = wordsOf(secret.name).some(word => owners.has(word));
          const fits = keyScore(name, key);
          return { secret, key, score: named && fits > 0 ? fits : 0 };
        })
      )
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const [best, second] = scored;
    if (!best || second?.score === best.score) return [];
    const reason = `${best.secret.where} is named after it and has the key ${best.key}`;
    return [{ pointer: field.pointer, reference: best.secret.reference(best.key), reason }];
  });
}
