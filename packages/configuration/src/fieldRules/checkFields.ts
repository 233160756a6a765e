import { type ConfigIssue, escapePointer, isJsonObject } from '@flyloft/plugin-manager-common';

/** `ui:options` of a field. */
export type FieldOptions = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a value of a field, as a sentence without its subject ("must …"); undefined where nothing is. It takes
 * any value whatever its type and asks nobody.
 */
export type FieldRule = (
  value: unknown,
  options: FieldOptions
) => string | undefined | Promise<string | undefined>;

/** Levels of a uiSchema that are followed. */
const DEPTH = 20;

/** What a uiSchema says of a place: `ui:options` and the words of its own, without their prefix. */
function optionsAt(ui: Record<string, unknown>): Record<string, unknown> {
  const options = isJsonObject(ui['ui:options']) ? ui['ui:options'] : {};
  const own = Object.entries(ui).flatMap(([key, value]) =>
    key.startsWith('ui:') && key !== 'ui:options' ? [[key.slice(3), value] as const] : []
  );
  return { ...options, ...Object.fromEntries(own) };
}

/**
 * What the fields that a uiSchema asks for by name find wrong with their values; paths are JSON pointers. A value that is
 * not there, or is null where a schema allows it, is the schema's to judge.
 */
export async function checkFields(
  uiSchema: unknown,
  config: unknown,
  ruleOf: (name: string) => FieldRule | undefined
): Promise<ConfigIssue[]> {
  const asked: Array<Promise<ConfigIssue | undefined>> = [];
  const ask = async (rule: FieldRule, value: unknown, options: FieldOptions, path: string) => {
    const message = await rule(value, options);
    return message === undefined ? undefined : { path, message };
  };
  const walk = (ui: unknown, value: unknown, path: string, depth: number): void => {
    if (!isJsonObject(ui) || value === undefined || value === null || depth > DEPTH) return;
    const { field, ...options } = optionsAt(ui);
    const rule = typeof field === 'string' ? ruleOf(field) : undefined;
    if (rule) {
      asked.push(ask(rule, value, options, path));
      return;
    }
    for (const [key, below] of Object.entries(ui)) {
      if (key.startsWith('ui:')) continue;
      if (key === 'items' && Array.isArray(value)) {
        value.forEach((item, index) =>
          walk(Array.isArray(below) ? below[index] : below, item, `${path}/${index}`, depth + 1)
        );
      } else if (isJsonObject(value) && Object.hasOwn(value, key)) {
        walk(below, value[key], `${path}/${escapePointer(key)}`, depth + 1);
      } else if (key === 'additionalProperties' && isJsonObject(value)) {
        for (const [name, item] of Object.entries(value)) {
          if (!Object.hasOwn(ui, name)) walk(below, item, `${path}/${escapePointer(name)}`, depth + 1);
        }
      }
    }
  };
  walk(uiSchema, config, '', 0);
  const answers = await Promise.all(asked);
  return answers.filter((issue): issue is ConfigIssue => issue !== undefined);
}
