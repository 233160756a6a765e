import {
  escapePointer,
  type Disclosure,
  type JsonObject,
  type JsonSchema,
} from '@flyloft/plugin-manager-common';
import { fieldSchema } from './fieldSchema';
import { type Field, listFields } from './listFields';
import { CHOICE, OWN_QUESTION, unfoldSchema, type Choice } from './unfoldSchema';

/** Choices inside each other that are followed. */
const TURNS = 12;

const QUESTION = `/${escapePointer(OWN_QUESTION)}`;

/**
 * The fields that a form asks for with a configuration: those of conditions that hold, of the alternative that the value
 * fits, and of each entry of a list included.
 */
export function askedFields(configSchema: JsonSchema, disclosure: Disclosure, config: JsonObject): Field[] {
  const root = configSchema as JsonObject;
  const chosen = new Map<string, number>();
  for (let turn = 0; ; turn++) {
    const unfolded = unfoldSchema(root, root, config, chosen);
    const fields = listFields(unfolded, disclosure);
    const before = chosen.size;
    for (const { pointer } of fields) {
      if (!pointer.endsWith(QUESTION)) continue;
      const choice = fieldSchema(unfolded, pointer)[CHOICE] as unknown as Choice | undefined;
      if (choice?.fits !== undefined) chosen.set(pointer.slice(0, -QUESTION.length), choice.fits);
    }
    if (chosen.size === before || turn === TURNS) {
      return fields.filter(({ pointer }) => !pointer.endsWith(QUESTION));
    }
  }
}
