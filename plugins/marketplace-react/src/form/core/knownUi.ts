import { type FieldProps, getUiOptions, hasWidget, type RJSFSchema, type UiSchema } from '@rjsf/utils';

/** The schema whose type decides which widgets there are. */
function typed({ schema, registry, formData }: FieldProps): RJSFSchema {
  if (schema.type !== undefined) return schema;
  // What chooses between alternatives is a widget for numbers: the choice's index.
  if ('oneOf' in schema || 'anyOf' in schema) return { type: 'number' };
  if ('$ref' in schema || 'allOf' in schema) return registry.schemaUtils.retrieveSchema(schema, formData);
  return schema;
}

function isKnownWidget(props: FieldProps, widget: unknown): boolean {
  // Components come from code, never from a manifest.
  if (typeof widget === 'function') return true;
  if (typeof widget !== 'string' || widget in {}) return false;
  const { widgets } = props.registry;
  return widget === 'hidden' || Object.hasOwn(widgets, widget) || hasWidget(typed(props), widget, widgets);
}

const isKnownField = ({ registry }: FieldProps, field: unknown): boolean =>
  typeof field === 'function' || (typeof field === 'string' && Object.hasOwn(registry.fields, field));

const shown = (name: unknown) => (typeof name === 'string' ? `“${name.slice(0, 60)}”` : 'no name at all');

/**
 * A field's uiSchema without the widget and the field that this portal does not have, and what they were, in words. The
 * usual input stands there then.
 */
export function keepKnown(props: FieldProps): { uiSchema: UiSchema | undefined; missing: string[] } {
  const { uiSchema, registry } = props;
  if (!uiSchema && !registry.globalUiOptions) return { uiSchema, missing: [] };
  const { widget, field } = getUiOptions(uiSchema, registry.globalUiOptions) as Record<string, unknown>;
  const noWidget = widget !== undefined && !isKnownWidget(props, widget);
  const noField = field !== undefined && !isKnownField(props, field);
  if (!noWidget && !noField) return { uiSchema, missing: [] };
  const gone = { ...(noWidget ? { widget: undefined } : {}), ...(noField ? { field: undefined } : {}) };
  const forced = Object.fromEntries(Object.keys(gone).map(key => [`ui:${key}`, undefined]));
  return {
    uiSchema: { ...uiSchema, ...forced, 'ui:options': { ...uiSchema?.['ui:options'], ...gone } },
    missing: [
      ...(noWidget ? [`the input ${shown(widget)}`] : []),
      ...(noField ? [`the field ${shown(field)}`] : []),
    ],
  };
}
