import type { Layer } from '@flyloft/configuration';
import {
  forEachLeaf,
  isSecretReference,
  type Json,
  type JsonObject,
  type JsonSchema,
  mapValues,
  mergeConfig,
  pointerKeys,
  secretPointers,
  type SecretReference,
} from '@flyloft/plugin-manager-common';
import type { Origin } from '@flyloft/plugin-marketplace-react';
import { originsOf } from '../state/originsOf';

/** Stands where a secret is. What it is never shows, only that it is there or another one than before. */
export const SECRET_SET = '(secret, set)';
export const SECRET_CHANGED = '(secret, changed)';

/** A value of the merged configuration. */
export type MergedValue = {
  /** JSON pointer. */
  pointer: string;
  /** As YAML would write it on one line. */
  text: string;
  origin: Origin | undefined;
  change: 'added' | 'changed' | 'unchanged';
};

/** What will run, beside what does. */
export type MergedConfig = {
  /** The defaults and what was typed, as the server merges them; secrets are words. */
  after: JsonObject;
  /** What runs, in the same way; undefined where nothing does. */
  before: JsonObject | undefined;
  values: MergedValue[];
  /** Pointers that have a value now and will have none. */
  removed: string[];
};

/** Whether two references are to the same value, as far as a page can know. */
const isSame = (a: SecretReference, b: SecretReference) =>
  a.$secret === b.$secret || (a.hash !== undefined && a.hash === b.hash);

/** The configuration with a word in the place of each secret; `other` decides whether one is another than before. */
function withoutSecrets(
  config: JsonObject,
  pointers: ReadonlySet<string>,
  other: ReadonlyMap<string, SecretReference> | undefined
): JsonObject {
  return mapValues(config, (pointer, value) => {
    if (isSecretReference(value)) {
      const before = other?.get(pointer);
      return before && !isSame(before, value) ? SECRET_CHANGED : SECRET_SET;
    }
    // What is being typed into a secret's field is one already.
    if (!pointers.has(pointer) || value === null || value === '') return undefined;
    return other?.has(pointer) ? SECRET_CHANGED : SECRET_SET;
  }) as JsonObject;
}

/** The secrets that a configuration refers to, by pointer. */
function secretsOf(config: JsonObject): Map<string, SecretReference> {
  const secrets = new Map<string, SecretReference>();
  mapValues(config, (pointer, value) => {
    if (!isSecretReference(value)) return undefined;
    secrets.set(pointer, value);
    return value;
  });
  return secrets;
}

/** Every value with its pointer, an empty group or list as one. */
function flatten(config: JsonObject): Map<string, Json> {
  const found = new Map<string, Json>();
  forEachLeaf(config, (pointer, leaf) => {
    if (pointer !== '') found.set(pointer, leaf);
  });
  return found;
}

const toText = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * What the configuration comes to with the defaults below it, where each value is from, and what differs from what runs.
 * The server does the same with what it gets; here it follows the typing.
 */
export function mergeForPreview(input: {
  schema: JsonSchema;
  config: JsonObject;
  layers: readonly Layer[];
  running: JsonObject | undefined;
}): MergedConfig {
  const { schema, layers, running } = input;
  const defaults = layers.find(({ origin }) => origin === 'default')?.config ?? {};
  // What policy locks holds whatever somebody types.
  const merged = layers
    .filter(({ origin }) => origin === 'policy')
    .reduce<JsonObject>(
      (below, { config }) => mergeConfig(below, config),
      mergeConfig(defaults, input.config)
    );
  const secrets = running && secretsOf(running);
  const after = withoutSecrets(merged, secretPointers(schema, merged), secrets);
  const before = running && withoutSecrets(running, secretPointers(schema, running), undefined);
  const origins = originsOf(merged, layers, schema);
  const had = before ? flatten(before) : new Map<string, Json>();
  const has = flatten(after);
  const changeOf = (pointer: string, value: Json): MergedValue['change'] => {
    if (!had.has(pointer)) return 'added';
    return toText(had.get(pointer)!) === toText(value) ? 'unchanged' : 'changed';
  };
  return {
    after,
    before,
    values: [...has].map(([pointer, value]) => ({
      pointer,
      text: toText(value),
      origin: origins[pointer],
      change: changeOf(pointer, value),
    })),
    removed: [...had.keys()].filter(pointer => !has.has(pointer)),
  };
}

/** A line of the tree that values stand in; a group has no value of its own. */
export type TreeLine = { pointer: string; name: string; depth: number; value?: MergedValue };

/** Values as a tree, as YAML would write them: each group once, before what is in it. */
export function toTree(values: readonly MergedValue[]): TreeLine[] {
  const lines: TreeLine[] = [];
  let open: string[] = [];
  for (const value of values) {
    const keys = pointerKeys(value.pointer);
    const parts = value.pointer.split('/').slice(1);
    let common = 0;
    while (common < keys.length - 1 && common < open.length && open[common] === keys[common]) common += 1;
    for (let depth = common; depth < keys.length - 1; depth++) {
      lines.push({ pointer: `/${parts.slice(0, depth + 1).join('/')}`, name: keys[depth]!, depth });
    }
    open = keys.slice(0, -1);
    lines.push({ pointer: value.pointer, name: keys[keys.length - 1]!, depth: keys.length - 1, value });
  }
  return lines;
}
