import type { Json } from './json';
import { escapePointer, FORBIDDEN_KEYS } from './pointers';

/** One thing that does not fit a schema. `path` is a JSON pointer into the config; never quotes the value. */
export type ConfigIssue = { path: string; message: string };

/** What a configuration may be at most. */
export const CONFIG_LIMITS = { depth: 40, values: 50_000, text: 1_000_000 } as const;

/** The first thing that makes a configuration unsafe to look at; undefined where there is none. */
export function checkConfigShape(config: Record<string, Json>): ConfigIssue | undefined {
  let values = 0;
  let text = 0;
  const open: Array<{ value: Json; path: string; depth: number }> = [{ value: config, path: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, depth } = next;
    values += 1;
    if (typeof value === 'string') text += value.length;
    if (values > CONFIG_LIMITS.values || text > CONFIG_LIMITS.text) {
      return { path: '/', message: 'is too large for a configuration; keep large content elsewhere' };
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > CONFIG_LIMITS.depth) {
      return { path, message: `is nested deeper than ${CONFIG_LIMITS.depth} levels` };
    }
    for (const [key, child] of Object.entries(value)) {
      const here = `${path}/${escapePointer(key)}`;
      if (FORBIDDEN_KEYS.has(key)) return { path: here, message: 'is a name that is not allowed; rename it' };
      open.push({ value: child, path: here, depth: depth + 1 });
    }
  }
  return undefined;
}
