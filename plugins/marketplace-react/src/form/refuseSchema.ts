import { checkSchemaShape, type JsonSchema, type Refusal } from '@flyloft/plugin-manager-common';
import type { RJSFSchema } from '@rjsf/utils';

/** Why a schema is not drawn; undefined where it is. What holds is what the server asks of it, too. */
export function refuseSchema(schema: RJSFSchema): Refusal | undefined {
  const shape = checkSchemaShape(schema as JsonSchema);
  return shape.outcome === 'refused' ? shape.refusal : undefined;
}
