import { isJsonObject, schemasBeside, type JsonObject } from '@flyloft/plugin-manager-common';

/**
 * Whether a schema comes back to itself without going into a field or an entry. Whoever looks what such a schema asks of a
 * value never comes to an end; one that contains itself in a field ends with the value.
 */
export function isEndless(root: unknown): boolean {
  return lookThrough(root).endless;
}

/** {@link isEndless}, with how many parts were looked at: a measure of how long the schema takes to draw. */
export function lookThrough(root: unknown): { endless: boolean; parts: number } {
  if (!isJsonObject(root)) return { endless: false, parts: 0 };
  const done = new Set<JsonObject>();
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    open.push(...Object.values(next));
    if (isJsonObject(next) && hasCircle(root, next, done)) return { endless: true, parts: seen.size };
  }
  return { endless: false, parts: seen.size };
}

/** Walks with an own stack, because how deep a schema goes is not ours to choose. `done` cannot reach a circle. */
function hasCircle(root: JsonObject, start: JsonObject, done: Set<JsonObject>): boolean {
  const onPath = new Set<JsonObject>();
  const steps: Array<{ node: JsonObject; leaving: boolean }> = [{ node: start, leaving: false }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { node, leaving } = step;
    if (leaving) {
      onPath.delete(node);
      done.add(node);
      continue;
    }
    if (onPath.has(node)) return true;
    if (done.has(node)) continue;
    onPath.add(node);
    steps.push({ node, leaving: true });
    for (const inner of schemasBeside(root, node, ['not'])) steps.push({ node: inner, leaving: false });
  }
  return false;
}
