import { fromPointer } from './core/paths';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLES = ['if', 'then', 'else', 'not'];
const MAPS = ['dependencies', 'dependentSchemas'];

function follow(root: Node, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  let found: unknown = root;
  try {
    for (const key of fromPointer(decodeURIComponent(reference.slice(1)))) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
      found = (found as Node)[key];
    }
  } catch {
    return undefined;
  }
  return found;
}

/** Schemas that hold for the very value that a schema holds for. */
function forSameValue(root: Node, schema: Node): Node[] {
  const found: unknown[] = [follow(root, schema.$ref), follow(root, schema.$dynamicRef)];
  for (const key of LISTS) if (Array.isArray(schema[key])) found.push(...(schema[key] as unknown[]));
  for (const key of SINGLES) found.push(schema[key]);
  for (const key of MAPS) if (isNode(schema[key])) found.push(...Object.values(schema[key] as Node));
  return found.filter(isNode);
}

/**
 * Whether a schema comes back to itself without going into a field or an entry. Whoever looks what such a schema asks of a
 * value never comes to an end; one that contains itself in a field ends with the value.
 */
export function isEndless(root: unknown): boolean {
  return lookThrough(root).endless;
}

/** {@link isEndless}, with how many parts were looked at: a measure of how long the schema takes to draw. */
export function lookThrough(root: unknown): { endless: boolean; parts: number } {
  if (!isNode(root)) return { endless: false, parts: 0 };
  const done = new Set<Node>();
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    open.push(...Object.values(next));
    if (isNode(next) && hasCircle(root, next, done)) return { endless: true, parts: seen.size };
  }
  return { endless: false, parts: seen.size };
}

/** Walks with an own stack, because how deep a schema goes is not ours to choose. `done` cannot reach a circle. */
function hasCircle(root: Node, start: Node, done: Set<Node>): boolean {
  const onPath = new Set<Node>();
  const steps: Array<{ node: Node; leaving: boolean }> = [{ node: start, leaving: false }];
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
    for (const inner of forSameValue(root, node)) steps.push({ node: inner, leaving: false });
  }
  return false;
}
