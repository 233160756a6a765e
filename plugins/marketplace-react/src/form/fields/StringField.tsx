import { getDefaultRegistry } from '@rjsf/core';
import type { FieldProps } from '@rjsf/utils';

const Stock = getDefaultRegistry().fields.StringField!;

/** RJSF's own, with the schema's title before the one that a list would number its entries with. */
export function StringField(props: FieldProps) {
  return <Stock {...props} title={props.schema.title ?? props.title} />;
}
