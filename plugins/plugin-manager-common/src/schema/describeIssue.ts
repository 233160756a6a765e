import { nearest } from '../text/nearest';
import type { ConfigIssue } from './checkConfigShape';
import { escapePointer } from './pointers';

/** What a validator says of one thing that does not fit: a keyword of JSON Schema with its parameters. */
export type ValidatorIssue = {
  /** JSON pointer into the config. */
  path: string;
  keyword: string;
  params: Record<string, unknown>;
  /** Names of the fields that the place knows, where a field is too many. */
  known?: string[];
};

const FORMATS: Record<string, string> = {
  uri: 'an address, such as https://example.com',
  url: 'an address, such as https://example.com',
  'uri-reference': 'an address or a path',
  email: 'an e-mail address',
  hostname: 'a host name, such as api.example.com',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  date: 'a date, such as 2026-12-31',
  'date-time': 'a date and time, such as 2026-12-31T12:00:00Z',
  time: 'a time, such as 12:30:00Z',
  duration: 'a duration, such as PT15M',
  uuid: 'a UUID',
  regex: 'a regular expression',
  'json-pointer': 'a JSON pointer, such as /a/b',
};

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  null: 'empty',
};

const COMPARISONS: Record<string, string> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};

const limit = (params: Record<string, unknown>) => Number(params.limit);
const amount = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
const asList = (values: unknown) => {
  const all = Array.isArray(values) ? values.map(value => JSON.stringify(value)) : [];
  return all.length > 10 ? `${all.slice(0, 10).join(', ')} and ${all.length - 10} more` : all.join(', ');
};

const DESCRIBE: Record<string, (issue: ValidatorIssue) => string> = {
  required: () => 'is required',
  dependentRequired: ({ params }) => `is required, because "${String(params.property)}" is set`,
  dependencies: ({ params }) => `is required, because "${String(params.property)}" is set`,
  additionalProperties: ({ params, known = [] }) => {
    const meant = nearest(String(params.additionalProperty), known);
    return `is not a field of this plugin; ${meant ? `did you mean "${meant}"?` : 'remove it'}`;
  },
  unevaluatedProperties: () => 'is not a field of this plugin; remove it',
  propertyNames: () => 'has a field with a name that is not allowed; rename it',
  type: ({ params }) =>
    `must be ${[params.type]
      .flat()
      .map(type => TYPES[String(type)] ?? String(type))
      .join(' or ')}`,
  enum: ({ params }) => `must be one of ${asList(params.allowedValues)}`,
  const: ({ params }) => `must be ${JSON.stringify(params.allowedValue)}`,
  format: ({ params }) =>
    `must be ${FORMATS[String(params.format)] ?? `of the form "${String(params.format)}"`}`,
  pattern: ({ params }) => `must match the pattern ${String(params.pattern)}`,
  minLength: ({ params }) =>
    limit(params) === 1
      ? 'must not be empty'
      : `must have at least ${amount(limit(params), 'character', 'characters')}`,
  maxLength: ({ params }) => `must have at most ${amount(limit(params), 'character', 'characters')}`,
  minItems: ({ params }) => `must have at least ${amount(limit(params), 'entry', 'entries')}`,
  maxItems: ({ params }) => `must have at most ${amount(limit(params), 'entry', 'entries')}`,
  uniqueItems: ({ params }) => {
    const [first, second] = [Number(params.i), Number(params.j)].sort((a, b) => a - b);
    return `must not have an entry twice; entries ${(first ?? 0) + 1} and ${(second ?? 0) + 1} are the same`;
  },
  contains: () => 'lacks an entry of the wanted form',
  minProperties: ({ params }) => `must have at least ${amount(limit(params), 'field', 'fields')}`,
  maxProperties: ({ params }) => `must have at most ${amount(limit(params), 'field', 'fields')}`,
  multipleOf: ({ params }) => `must be a multiple of ${String(params.multipleOf)}`,
  oneOf: () => 'must have exactly one of the allowed forms',
  anyOf: () => 'must have one of the allowed forms',
  not: () => 'has a form that is not allowed',
  'false schema': () => 'is not allowed here; remove it',
};

for (const keyword of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']) {
  DESCRIBE[keyword] = ({ params }) =>
    `must be ${COMPARISONS[String(params.comparison)] ?? ''} ${String(params.limit)}`;
}

/** One issue in words that say what to do. The value itself is never quoted, because it may be a secret. */
export function describeIssue(issue: ValidatorIssue): ConfigIssue {
  const { params, keyword } = issue;
  const child = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  const path = child === undefined ? issue.path : `${issue.path}/${escapePointer(String(child))}`;
  const message = DESCRIBE[keyword]?.(issue) ?? `does not fit the rule "${keyword}"`;
  return { path: path || '/', message };
}
