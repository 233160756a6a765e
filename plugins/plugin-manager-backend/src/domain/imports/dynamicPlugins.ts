import { z } from 'zod';
import type { Json, JsonObject } from '../json';

/** The part of `dynamic-plugins.yaml` that says what is installed. */
export const dynamicPluginsSchema = z.looseObject({
  includes: z.array(z.string()).nullish(),
  plugins: z
    .array(
      z.looseObject({
        package: z.string().min(1).max(1000),
        disabled: z.boolean().default(false),
        pluginConfig: z.record(z.string(), z.json()).nullish(),
      })
    )
    .max(1000)
    .nullish()
    .transform(value => value ?? []),
});

export type DynamicPlugin = z.infer<typeof dynamicPluginsSchema>['plugins'][number];

/** `@scope/name` as file names and images have it: `scope-name`. */
export function flatNameOf(packageName: string): string {
  return packageName.toLowerCase().replace(/^@/, '').replace('/', '-');
}

const withoutSuffix = (name: string) => name.replace(/-dynamic$/, '');

/**
 * The flat name of the package that a reference means: an npm package with or without a version, an image
 * (`oci://host/path/name:tag!name`), an archive, or a folder of the installation (`./dynamic-plugins/dist/name-dynamic`).
 */
export function flatNameOfReference(reference: string): string {
  const text = reference.trim().toLowerCase();
  const inside = /!([^!]+)$/.exec(text)?.[1];
  if (inside !== undefined) return withoutSuffix(inside);
  if (/^oci:\/\//.test(text)) {
    const last = text.split('/').pop() ?? '';
    return withoutSuffix(last.replace(/[@:].*$/, ''));
  }
  if (/^(https?:|\.{0,2}\/|file:)/.test(text)) {
    const last =
      text
        .replace(/[?#].*$/, '')
        .replace(/\/+$/, '')
        .split('/')
        .pop() ?? '';
    return withoutSuffix(last.replace(/\.t(ar\.)?gz$/, '').replace(/-\d+\.\d+\.\d+.*$/, ''));
  }
  const name = /^(@[^/]+\/[^@]+|[^@]+)/.exec(text)?.[1] ?? text;
  return withoutSuffix(flatNameOf(name));
}

/** Keys that are never copied into an object. */
const REFUSED = new Set(['__proto__', 'constructor', 'prototype']);

/** A setting's path as a JSON pointer. */
const pointerOf = (path: readonly string[]) =>
  path.map(part => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/**
 * A package's configuration as a plugin takes it: without what mounts a frontend into another portal's pages, which the
 * bundle itself says here, and without values that come from environment variables, which the file does not have.
 */
export function readPluginConfig(
  pluginConfig: JsonObject,
  known: ReadonlySet<string>
): { config: JsonObject; open: Array<{ pointer: string; variable: string }>; leftOut: string[] } {
  const open: Array<{ pointer: string; variable: string }> = [];
  const clean = (value: Json, path: string[]): Json | undefined => {
    if (typeof value === 'string') {
      const variable = /\$\{\s*(\w+)\s*\}/.exec(value)?.[1];
      if (variable === undefined) return value;
      open.push({ pointer: pointerOf(path), variable });
      return undefined;
    }
    if (Array.isArray(value)) {
      return value.flatMap((part, index) => clean(part, [...path, String(index)]) ?? []);
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, part]) => {
        if (REFUSED.has(key)) return [];
        const kept = clean(part, [...path, key]);
        return kept === undefined ? [] : [[key, kept]];
      })
    );
  };
  const names = Object.keys(pluginConfig).filter(key => !REFUSED.has(key));
  const mine = names.filter(key => known.has(key));
  const config = clean(Object.fromEntries(mine.map(key => [key, pluginConfig[key] ?? null])), []);
  return {
    config: config as JsonObject,
    open,
    leftOut: names.filter(key => !known.has(key)),
  };
}
