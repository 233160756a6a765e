import type { ErrorSchema } from '@rjsf/utils';
import { pointerKeys } from '@flyloft/plugin-manager-common';

/** One thing that does not fit, at a JSON pointer into the value; never quotes the value. */
export type FormIssue = { path: string; message: string };

type ErrorTree = { [key: string]: ErrorTree | string[] | undefined };

/** Messages as RJSF hands them to its fields, by path. */
export function toErrorSchema(issues: readonly FormIssue[]): ErrorSchema {
  const root: ErrorTree = Object.create(null);
  for (const { path, message } of issues) {
    let place = root;
    for (const key of pointerKeys(path === '/' ? '' : path)) {
      const below = place[key];
      const next: ErrorTree = below && !Array.isArray(below) ? below : Object.create(null);
      place[key] = next;
      place = next;
    }
    const messages = (place.__errors as string[] | undefined) ?? [];
    place.__errors = messages.includes(message) ? messages : [...messages, message];
  }
  return root as ErrorSchema;
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `next`, with the parts of `before` that say the same: fields whose errors did not change are not drawn anew. */
export function keepSame<T>(before: unknown, next: T): T {
  if (before === next) return next;
  if (Array.isArray(before) && Array.isArray(next)) {
    const same = before.length === next.length && before.every((item, index) => item === next[index]);
    return same ? (before as unknown as T) : next;
  }
  if (!isTree(before) || !isTree(next)) return next;
  const kept: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(next)) kept[key] = keepSame(before[key], value);
  const keys = Object.keys(kept);
  const same =
    keys.length === Object.keys(before).length &&
    keys.every(key => key in before && before[key] === kept[key]);
  return (same ? before : kept) as T;
}
