import type { Json, JsonSchema } from '@flyloft/plugin-manager-common';
import type { RJSFSchema } from '@rjsf/utils';
import { validateInWorker } from '../../schemaEngine';
import type { FormIssue } from '../core/errors';

/**
 * What does not fit a schema, by the server's engine and in its words. Nothing is found where there is no worker: the
 * server's word is the last one anyway.
 */
export async function checkValue(schema: RJSFSchema, value: unknown): Promise<FormIssue[]> {
  // What is undefined in the form is not there.
  const plain = JSON.parse(JSON.stringify(value ?? {})) as Record<string, Json>;
  const answer = await validateInWorker(schema as JsonSchema, plain);
  if (answer.outcome === 'invalid')
    return answer.issues.map(issue => ({ ...issue, path: issue.path === '/' ? '' : issue.path }));
  if (answer.outcome === 'refused') return [{ path: '', message: answer.refusal.message }];
  return [];
}
