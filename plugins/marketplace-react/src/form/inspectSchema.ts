import { checkSchemaShape, type JsonSchema, type Refusal } from '@flyloft/plugin-manager-common';
import type { RJSFSchema } from '@rjsf/utils';
import { lookThrough } from './findEndless';

/** Parts of a schema, over which its form is prepared in steps, so that no step holds up the page. */
const LARGE = 1_000;

/** Why a schema is not drawn, or how large it is. What holds is what the server asks of it, too, and that it ends. */
export function inspectSchema(
  schema: RJSFSchema
): { outcome: 'refused'; refusal: Refusal } | { outcome: 'accepted'; large: boolean } {
  const shape = checkSchemaShape(schema as JsonSchema);
  if (shape.outcome === 'refused') return shape;
  const { endless, parts } = lookThrough(schema);
  if (!endless) return { outcome: 'accepted', large: parts > LARGE };
  return {
    outcome: 'refused',
    refusal: {
      code: 'SCHEMA_REFUSED',
      message:
        'The config schema comes back to itself without going into a field, so that no value can be held against it. Its publisher has to take the circle out.',
    },
  };
}
