type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CHILD_MAPS = [
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependencies',
  'dependentSchemas',
];
const CHILD_LISTS = ['allOf', 'anyOf', 'oneOf', 'items', 'prefixItems'];
const CHILDREN = [
  'items',
  'additionalItems',
  'additionalProperties',
  'if',
  'then',
  'else',
  'not',
  'contains',
];

/** A copy in which every schema, the outermost first, is what `change` makes of it. */
export function eachSchema(schema: unknown, change: (schema: Node) => Node): unknown {
  if (!isNode(schema)) return schema;
  const next = { ...change(schema) };
  const visit = (child: unknown) => eachSchema(child, change);
  for (const key of CHILD_MAPS) {
    const map = next[key];
    if (isNode(map))
      next[key] = Object.fromEntries(Object.entries(map).map(([name, child]) => [name, visit(child)]));
  }
  for (const key of CHILD_LISTS) {
    const list = next[key];
    if (Array.isArray(list)) next[key] = list.map(visit);
  }
  for (const key of CHILDREN) if (isNode(next[key])) next[key] = visit(next[key]);
  return next;
}
