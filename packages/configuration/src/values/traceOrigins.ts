import {
  escapePointer,
  forEachLeaf,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';

/** Where a value can come from, weakest first. */
export const ORIGINS = ['default', 'example', 'detected', 'team', 'running', 'you', 'policy'] as const;

/** Where a value comes from. */
export type Origin = (typeof ORIGINS)[number];

/** Values of one origin, laid upon those before. */
export type Layer = {
  origin: Origin;
  config: JsonObject;
  /** Why this value: "the cluster runs Istio", "policy no-public-hosts". */
  reason?: string;
};

/** Where the value at a pointer comes from, and why. A value of policy is locked: nobody changes it here. */
export type TracedOrigin = { origin: Origin; reason?: string; locked: boolean };

/** A merged configuration, with the origin of every value in it by JSON pointer. */
export type Traced = { config: JsonObject; origins: Record<string, TracedOrigin> };

/**
 * Merges layers: objects by key, everything else replaced, stronger origins over weaker ones whatever their order. A
 * suggestion never overwrites what a person typed, and policy always does.
 */
export function traceOrigins(layers: readonly Layer[]): Traced {
  const origins: Record<string, TracedOrigin> = {};
  const forget = (pointer: string) => {
    for (const known of Object.keys(origins)) {
      if (known === pointer || known.startsWith(`${pointer}/`)) delete origins[known];
    }
  };
  const lay = (below: JsonObject, over: JsonObject, pointer: string, from: TracedOrigin): JsonObject => {
    const merged: JsonObject = { ...below };
    for (const [key, value] of Object.entries(over)) {
      const here = `${pointer}/${escapePointer(key)}`;
      const under: Json | undefined = Object.hasOwn(merged, key) ? merged[key] : undefined;
      if (isJsonObject(under) && isJsonObject(value)) {
        const group = lay(under, value, here, from);
        merged[key] = group;
        if (Object.keys(group).length === 0) origins[here] = from;
        else delete origins[here];
        continue;
      }
      forget(here);
      merged[key] = value;
      forEachLeaf(value, leaf => (origins[leaf] = from), here);
    }
    return merged;
  };
  const config = [...layers]
    .sort((a, b) => ORIGINS.indexOf(a.origin) - ORIGINS.indexOf(b.origin))
    .reduce<JsonObject>(
      (below, { origin, reason, config: over }) =>
        lay(below, over, '', {
          origin,
          locked: origin === 'policy',
          ...(reason === undefined ? {} : { reason }),
        }),
      {}
    );
  return { config, origins };
}
