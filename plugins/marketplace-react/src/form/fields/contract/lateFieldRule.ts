import type { FieldRule } from '@flyloft/configuration';
import { FIELD_NAMES } from '@flyloft/plugin-manager-common';

type FieldName = (typeof FIELD_NAMES)[number];

const names: ReadonlySet<string> = new Set(FIELD_NAMES);

/** The rule of a field that every portal has, the same as the server's; its program is loaded when it is first asked. */
export const lateFieldRule =
  (name: FieldName): FieldRule =>
  async (value, options) =>
    (await import('./fieldRules')).FIELD_RULES[name](value, options);

/** The rule of a field by its name; undefined where only some portals have such a field. */
export const lateFieldRuleOf = (name: string): FieldRule | undefined =>
  names.has(name) ? lateFieldRule(name as FieldName) : undefined;
