import {
  escapePointer,
  isJsonObject,
  isSecretReference,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import { withValue } from './atPointer';
import { sameJson } from './sameJson';

/** A field about which two configurations differ that began as the same one; absent means: it has no value there. */
export type FieldChoice = {
  /** JSON pointer; a list or a secret is one field. */
  pointer: string;
  base?: Json;
  yours?: Json;
  theirs?: Json;
  /** Who changed it since. */
  changedBy: 'you' | 'them' | 'both';
};

const isGroup = (value: Json | undefined): value is JsonObject =>
  isJsonObject(value) && !isSecretReference(value);

const same = (a: Json | undefined, b: Json | undefined) =>
  a === undefined || b === undefined ? a === b : sameJson(a, b);

const at = (group: Json | undefined, key: string): Json | undefined =>
  isGroup(group) && Object.hasOwn(group, key) ? group[key] : undefined;

/** Fields about which yours and theirs differ, in the order of theirs, with what they were before either was changed. */
export function listChoices(base: JsonObject, yours: JsonObject, theirs: JsonObject): FieldChoice[] {
  const found: FieldChoice[] = [];
  const walk = (was: Json | undefined, mine: Json | undefined, other: Json | undefined, pointer: string) => {
    if (same(mine, other)) return;
    const groups = [mine, other].filter(value => value !== undefined);
    if (groups.length > 0 && groups.every(value => isGroup(value) && Object.keys(value).length > 0)) {
      const keys = new Set([other, mine].flatMap(value => (isGroup(value) ? Object.keys(value) : [])));
      for (const key of keys)
        walk(at(was, key), at(mine, key), at(other, key), `${pointer}/${escapePointer(key)}`);
      return;
    }
    const byYou = !same(was, mine);
    const byThem = !same(was, other);
    const changedBy = byYou && byThem ? 'both' : ((byYou ? 'you' : 'them') as FieldChoice['changedBy']);
    found.push({
      pointer,
      ...(was === undefined ? {} : { base: was }),
      ...(mine === undefined ? {} : { yours: mine }),
      ...(other === undefined ? {} : { theirs: other }),
      changedBy,
    });
  };
  walk(base, yours, theirs, '');
  return found;
}

/** Which side a field is taken from. */
export type Side = 'yours' | 'theirs';

/** Theirs, with the fields of yours that were chosen. */
export function takeChoices(
  theirs: JsonObject,
  choices: readonly FieldChoice[],
  sideOf: (choice: FieldChoice) => Side
): JsonObject {
  return choices.reduce((config, choice) => {
    if (sideOf(choice) === 'theirs') return config;
    if (choice.pointer === '') return isGroup(choice.yours) ? choice.yours : {};
    return withValue(config, choice.pointer, choice.yours);
  }, theirs);
}
