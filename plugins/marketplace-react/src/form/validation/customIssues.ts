import type { UiSchema } from '@rjsf/utils';
import { getUiOptions } from '@rjsf/utils';
import type { FormIssue } from '../core/errors';
import { toPointer } from '../core/paths';
import type { ConfigField } from '../fields/contract/configField';

/** Levels of a uiSchema that are followed. */
const DEPTH = 20;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the fields that a uiSchema asks for by name find wrong with their values. */
export async function customIssues(
  fields: ReadonlyMap<string, ConfigField>,
  uiSchema: UiSchema,
  value: unknown
): Promise<FormIssue[]> {
  const asked: Array<Promise<FormIssue | undefined>> = [];
  const walk = (ui: unknown, part: unknown, path: Array<string | number>): void => {
    if (!isObject(ui) || part === undefined || path.length > DEPTH) return;
    const { field, ...options } = getUiOptions(ui as UiSchema);
    const custom = typeof field === 'string' ? fields.get(field) : undefined;
    if (custom) {
      asked.push(ask(custom, part, options, toPointer(path)));
      return;
    }
    for (const [key, below] of Object.entries(ui)) {
      if (key.startsWith('ui:')) continue;
      if (key === 'items' && Array.isArray(part)) {
        part.forEach((item, index) =>
          walk(Array.isArray(below) ? below[index] : below, item, [...path, index])
        );
      } else if (isObject(part) && Object.hasOwn(part, key)) {
        walk(below, part[key], [...path, key]);
      } else if (key === 'additionalProperties' && isObject(part)) {
        for (const [name, item] of Object.entries(part)) {
          if (!Object.hasOwn(ui, name)) walk(below, item, [...path, name]);
        }
      }
    }
  };
  walk(uiSchema, value, []);
  const answers = await Promise.all(asked);
  return answers.filter((issue): issue is FormIssue => issue !== undefined);
}

async function ask(
  field: ConfigField,
  value: unknown,
  options: Record<string, unknown>,
  path: string
): Promise<FormIssue | undefined> {
  const message = await field.validate?.(value, options);
  return message === undefined ? undefined : { path, message };
}
