import { discloseFields, type Field } from '@flyloft/configuration';
import type { Disclosure, DisclosureLevel, JsonObject } from '@flyloft/plugin-manager-common';

/** How much of a form one sees. */
export type Level = DisclosureLevel;

/** From few to all. */
export const DISCLOSURE_LEVELS: readonly Level[] = ['basic', 'advanced', 'expert'];

/** Fields that show at one level. */
export type Shown = { level: Level; pointers: ReadonlySet<string> };

/** The levels at which something shows that the one before does not show, each with its fields. */
export function listLevels(
  fields: readonly Field[],
  disclosure: Disclosure,
  scope: { config: JsonObject; environment: JsonObject },
  given: JsonObject
): Shown[] {
  const levels: Shown[] = [];
  for (const level of DISCLOSURE_LEVELS) {
    const pointers = discloseFields(fields, disclosure, level, scope, given);
    const before = levels.at(-1)?.pointers.size ?? 0;
    if (pointers.size > before) levels.push({ level, pointers });
  }
  return levels;
}

/** The level to show: the wanted one, else the next smaller one that differs, else the smallest. */
export function chooseLevel(levels: readonly Shown[], wanted: Level): Shown | undefined {
  const order = DISCLOSURE_LEVELS.indexOf(wanted);
  return levels.filter(({ level }) => DISCLOSURE_LEVELS.indexOf(level) <= order).at(-1) ?? levels[0];
}

/** The smallest level at which a field shows. */
export const levelShowing = (levels: readonly Shown[], pointer: string): Level | undefined =>
  levels.find(({ pointers }) => pointers.has(pointer))?.level;
