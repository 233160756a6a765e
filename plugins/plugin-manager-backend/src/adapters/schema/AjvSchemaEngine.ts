import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import type { JsonSchema, Refusal } from '@flyloft/plugin-manager-common';
import { checkConfigShape } from '../../domain/schema/checkConfigShape';
import { checkSchemaShape } from '../../domain/schema/checkSchemaShape';
import { describeIssue, type ValidatorIssue } from '../../domain/schema/describeIssue';
import type { ConfigIssue, Json, SchemaEngine } from '../../ports';
import { SchemaWorker, type WorkerReply } from './SchemaWorker';

const refusalOf = (
  code: 'SCHEMA_INVALID' | 'SCHEMA_REFUSED',
  message: string,
  details?: Refusal['details']
) => ({
  outcome: 'refused' as const,
  refusal: { code, message, ...(details ? { details } : {}) },
});

/** What a reply that is neither an acceptance nor about the config says of the schema. */
function schemaRefusal(reply: Exclude<WorkerReply, { outcome: 'valid' | 'config-invalid' }>) {
  switch (reply.outcome) {
    case 'schema-invalid': {
      const issues = reply.issues.map(issue => ({
        path: issue.path || '/',
        message: issue.text ?? describeIssue(issue).message,
      }));
      const text = issues.slice(0, 5).map(issue => `\`${issue.path}\` ${issue.message}`);
      return refusalOf(
        'SCHEMA_INVALID',
        `The config schema is not a valid JSON Schema: ${text.join('; ')}.`,
        { issues }
      );
    }
    case 'pattern-refused':
      return refusalOf(
        'SCHEMA_REFUSED',
        `The config schema has a pattern that cannot be run in linear time: ${reply.message}. Patterns follow RE2: no look-around and no back references.`
      );
    case 'not-compiled':
      return refusalOf('SCHEMA_INVALID', `The config schema cannot be used: ${reply.message}.`);
    case 'timed-out':
      return refusalOf(
        'SCHEMA_REFUSED',
        'The config schema takes too long to check. Make it simpler: fewer alternatives and references.'
      );
    case 'crashed':
    default:
      return refusalOf(
        'SCHEMA_REFUSED',
        'The config schema needs more memory than a check may use. Make it simpler.'
      );
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

/** {@link SchemaEngine} with Ajv in a worker thread. */
export class AjvSchemaEngine implements SchemaEngine {
  private readonly worker: SchemaWorker;

  private constructor(worker: SchemaWorker) {
    this.worker = worker;
  }

  /** `deadlineMs`: how long one check may take. */
  static create(options: { deadlineMs?: number } = {}): AjvSchemaEngine {
    const script = resolvePackagePath('@flyloft/plugin-manager-backend', 'worker/schemaWorker.cjs');
    return new AjvSchemaEngine(new SchemaWorker({ script, deadlineMs: options.deadlineMs ?? 3_000 }));
  }

  close(): Promise<void> {
    return this.worker.close();
  }

  private async ask(
    schema: JsonSchema,
    config?: Record<string, Json>
  ): Promise<WorkerReply | { outcome: 'refused'; refusal: Refusal }> {
    const shape = checkSchemaShape(schema);
    if (shape.outcome === 'refused') return shape;
    const { dialect } = shape;
    const key = `${dialect} ${canonicalDigest(schema as JsonValue)}`;
    return this.worker.ask({ key, schema, dialect, ...(config === undefined ? {} : { config }) });
  }

  async validateSchema(schema: JsonSchema): ReturnType<SchemaEngine['validateSchema']> {
    const reply = await this.ask(schema);
    if (reply.outcome === 'refused') return reply;
    if (reply.outcome === 'valid' || reply.outcome === 'config-invalid') return { outcome: 'valid' };
    return schemaRefusal(reply);
  }

  async validateConfig(
    schema: JsonSchema,
    config: Record<string, Json>
  ): ReturnType<SchemaEngine['validateConfig']> {
    const unsafe = checkConfigShape(config);
    if (unsafe) return { outcome: 'invalid', issues: [unsafe] };
    const reply = await this.ask(schema, config);
    if (reply.outcome === 'refused') return reply;
    if (reply.outcome === 'valid') return { outcome: 'valid', config: reply.config ?? config };
    if (reply.outcome === 'config-invalid') return { outcome: 'invalid', issues: toIssues(reply.issues) };
    return schemaRefusal(reply);
  }
}
