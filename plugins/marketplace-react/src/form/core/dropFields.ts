import { deepEquals, type RJSFSchema, type SchemaUtilsType } from '@rjsf/utils';

type Data = Record<string, unknown>;

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: unknown): value is RJSFSchema => isData(value);

/** A value where a field stays and may only be one thing: the new constant in the place of the old one. */
function keepConstant(was: RJSFSchema, is: RJSFSchema, value: unknown): unknown {
  if (is.const === undefined || deepEquals(is.const, value)) return value;
  return was.const !== undefined && deepEquals(was.const, value) ? is.const : value;
}

/**
 * The data after a change without the fields that the change took away: those that the schema had for the data before and
 * has no more. It goes down only where there is data, so a schema that contains itself ends with it.
 */
export function dropFields(
  utils: SchemaUtilsType,
  schema: RJSFSchema,
  before: unknown,
  after: unknown
): unknown {
  if (Array.isArray(after)) {
    const { items } = utils.retrieveSchema(schema, after);
    if (!isSchema(items)) return after;
    const old = Array.isArray(before) ? before : [];
    const kept = after.map((item, index) => dropFields(utils, items, old[index], item));
    return kept.every((item, index) => item === after[index]) ? after : kept;
  }
  if (!isData(after)) return after;
  const was = utils.retrieveSchema(schema, isData(before) ? before : {}).properties ?? {};
  const is = utils.retrieveSchema(schema, after).properties ?? {};
  const kept: Data = {};
  let same = true;
  for (const [key, value] of Object.entries(after)) {
    const old = isData(before) ? before[key] : undefined;
    const wasHere = Object.hasOwn(was, key) ? was[key] : undefined;
    const isHere = Object.hasOwn(is, key) ? is[key] : undefined;
    if (wasHere !== undefined && isHere === undefined) {
      same = false;
      continue;
    }
    kept[key] =
      isSchema(isHere) && value !== undefined
        ? keepConstant(isSchema(wasHere) ? wasHere : {}, isHere, dropFields(utils, isHere, old, value))
        : value;
    same &&= kept[key] === value;
  }
  return same ? after : kept;
}
