import {
  type Disclosure,
  type DisclosureLevel,
  isJsonObject,
  type JsonObject,
  pointerKeys,
} from '@flyloft/plugin-manager-common';
import { compileExpression, type ExpressionScope } from '../expression';
import type { Field } from './listFields';

const ORDER: readonly DisclosureLevel[] = ['basic', 'advanced', 'expert'];

const hasValue = (config: JsonObject, pointer: string) => {
  let at: unknown = config;
  for (const key of pointerKeys(pointer)) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return false;
    at = at[key];
  }
  return at !== undefined;
};

/** Whether a condition holds; one that cannot be evaluated or looks at something absent does not. */
export function holds(when: string, scope: ExpressionScope): boolean {
  const compiled = compileExpression(when);
  if (compiled.outcome === 'refused') return false;
  const result = compiled.expression.evaluate(scope);
  return result.outcome === 'value' && result.value === true;
}

/**
 * The pointers of the fields that show at a level. A field that somebody gave a value, or without which nothing is
 * complete, shows at every level: what one typed must never disappear. With `dependency-driven`, the fields of a rule show
 * when its condition is true, whatever their level; `category-based` keeps one field of every group, so that a person sees
 * that the group is there.
 *
 * @param given - the values that somebody gave; all of the configuration, unless defaults are in it
 */
export function discloseFields(
  fields: readonly Field[],
  disclosure: Disclosure,
  level: DisclosureLevel,
  scope: ExpressionScope & { config: JsonObject },
  given: JsonObject = scope.config
): Set<string> {
  const ruled = new Map<string, boolean>();
  if (disclosure.strategy === 'dependency-driven') {
    for (const rule of disclosure.rules) {
      const shown = holds(rule.when, scope);
      for (const field of fields) {
        if (!rule.fields.some(name => field.pointer === name || field.pointer.startsWith(`${name}/`)))
          continue;
        ruled.set(field.pointer, shown || (ruled.get(field.pointer) ?? false));
      }
    }
  }
  const within = (field: Field) => ORDER.indexOf(field.level) <= ORDER.indexOf(level);
  const shown = new Set(
    fields
      .filter(
        field => field.needed || hasValue(given, field.pointer) || (ruled.get(field.pointer) ?? within(field))
      )
      .map(field => field.pointer)
  );
  if (disclosure.strategy === 'category-based') {
    const groups = new Map<string, Field[]>();
    for (const field of fields) {
      const group = field.groups[0] ?? '';
      groups.set(group, [...(groups.get(group) ?? []), field]);
    }
    for (const members of groups.values()) {
      if (members.some(field => shown.has(field.pointer))) continue;
      const first = [...members].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level))[0];
      if (first) shown.add(first.pointer);
    }
  }
  return shown;
}
