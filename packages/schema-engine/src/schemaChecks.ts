import {
  checkConfigShape,
  checkSchemaShape,
  describeIssue,
  type ConfigIssue,
  type Json,
  type JsonSchema,
  type Refusal,
  type ValidatorIssue,
} from '@flyloft/plugin-manager-common';
import type { SchemaAnswer } from './schemaAnswer';
import type { AskOptions, SchemaThreads } from './SchemaThreads';

/** No answer: nobody waits for it any more, or the engine could not be started, and why. */
export type NotChecked = { outcome: 'aborted' } | { outcome: 'unavailable'; message: string };

/** Whether a schema is valid and safe. */
export type SchemaCheck = { outcome: 'valid' } | { outcome: 'refused'; refusal: Refusal } | NotChecked;

/** Whether a config fits; `config` is what was given, with the schema's defaults filled in. */
export type ConfigCheck =
  | { outcome: 'valid'; config: Record<string, Json> }
  | { outcome: 'invalid'; issues: ConfigIssue[] }
  | { outcome: 'refused'; refusal: Refusal }
  | NotChecked;

const refuse = (
  code: 'SCHEMA_INVALID' | 'SCHEMA_REFUSED',
  message: string,
  details?: Refusal['details']
): { outcome: 'refused'; refusal: Refusal } => ({
  outcome: 'refused',
  refusal: { code, message, ...(details ? { details } : {}) },
});

/** What an answer that is neither an acceptance nor about the config says of the schema. */
function aboutSchema(answer: Exclude<SchemaAnswer, { outcome: 'valid' | 'config-invalid' }>) {
  switch (answer.outcome) {
    case 'schema-invalid': {
      const issues = answer.issues.map(issue => ({
        path: issue.path || '/',
        message: issue.text ?? describeIssue(issue).message,
      }));
      const text = issues.slice(0, 5).map(issue => `\`${issue.path}\` ${issue.message}`);
      return refuse('SCHEMA_INVALID', `The config schema is not a valid JSON Schema: ${text.join('; ')}.`, {
        issues,
      });
    }
    case 'pattern-refused':
      return refuse(
        'SCHEMA_REFUSED',
        `The config schema has a pattern that cannot be run in linear time: ${answer.message}. Patterns follow RE2: no look-around and no back references.`
      );
    case 'not-compiled':
      return refuse('SCHEMA_INVALID', `The config schema cannot be used: ${answer.message}.`);
    case 'timed-out':
      return refuse(
        'SCHEMA_REFUSED',
        'The config schema takes too long to check. Make it simpler: fewer alternatives and references.'
      );
    case 'crashed':
      return refuse(
        'SCHEMA_REFUSED',
        'The config schema needs more memory than a check may use. Make it simpler.'
      );
    case 'aborted':
    case 'unavailable':
    default:
      return answer;
  }
}

/** Deepest issue first would surprise; the order is the schema's, without what is said twice. */
function toIssues(found: ValidatorIssue[]): ConfigIssue[] {
  const issues = found.map(describeIssue);
  const seen = new Set<string>();
  return issues.filter(issue => {
    const key = `${issue.path} ${issue.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Checks a schema apart from the asking program, after its shape was looked at here. */
export async function checkSchema(
  threads: SchemaThreads,
  schema: JsonSchema,
  options: AskOptions = {}
): Promise<SchemaCheck> {
  const shape = checkSchemaShape(schema);
  if (shape.outcome === 'refused') return shape;
  const answer = await threads.ask({ schema, dialect: shape.dialect }, options);
  if (answer.outcome === 'valid' || answer.outcome === 'config-invalid') return { outcome: 'valid' };
  return aboutSchema(answer);
}

/** Checks a config against a schema apart from the asking program, after both shapes were looked at here. */
export async function checkConfig(
  threads: SchemaThreads,
  schema: JsonSchema,
  config: Record<string, Json>,
  options: AskOptions = {}
): Promise<ConfigCheck> {
  const unsafe = checkConfigShape(config);
  if (unsafe) return { outcome: 'invalid', issues: [unsafe] };
  const shape = checkSchemaShape(schema);
  if (shape.outcome === 'refused') return shape;
  const answer = await threads.ask({ schema, dialect: shape.dialect, config }, options);
  if (answer.outcome === 'valid') return { outcome: 'valid', config: answer.config ?? config };
  if (answer.outcome === 'config-invalid') return { outcome: 'invalid', issues: toIssues(answer.issues) };
  return aboutSchema(answer);
}
