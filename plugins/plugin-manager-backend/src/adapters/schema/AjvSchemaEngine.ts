import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { JsonSchema } from '@flyloft/plugin-manager-common';
import { checkConfig, checkSchema, SchemaThreads, type NotChecked } from '@flyloft/schema-engine';
import type { Json, SchemaEngine } from '../../ports';
import { nodeSchemaThread } from './nodeSchemaThread';

/** What was aborted has thrown before; and a thread that does not start is not the schema's fault. */
function answered<T extends { outcome: string }>(check: T): Exclude<T, NotChecked> {
  const { outcome } = check;
  if (outcome === 'aborted' || outcome === 'unavailable') {
    const why = (check as { message?: string }).message ?? outcome;
    throw new Error(`The thread that checks config schemas did not start: ${why}`);
  }
  return check as Exclude<T, NotChecked>;
}

/** {@link SchemaEngine} with the shared engine in a thread of Node's. */
export class AjvSchemaEngine implements SchemaEngine {
  private readonly threads: SchemaThreads;

  private constructor(threads: SchemaThreads) {
    this.threads = threads;
  }

  /** `deadlineMs`: how long one check may take. */
  static create(options: { deadlineMs?: number } = {}): AjvSchemaEngine {
    const script = resolvePackagePath('@flyloft/plugin-manager-backend', 'worker/schemaWorker.cjs');
    return new AjvSchemaEngine(new SchemaThreads({ spawn: () => nodeSchemaThread(script), ...options }));
  }

  close(): Promise<void> {
    return this.threads.close();
  }

  async validateSchema(schema: JsonSchema): ReturnType<SchemaEngine['validateSchema']> {
    return answered(await checkSchema(this.threads, schema));
  }

  async validateConfig(
    schema: JsonSchema,
    config: Record<string, Json>,
    options: { signal?: AbortSignal } = {}
  ): ReturnType<SchemaEngine['validateConfig']> {
    const check = await checkConfig(this.threads, schema, config, options);
    options.signal?.throwIfAborted();
    return answered(check);
  }
}
