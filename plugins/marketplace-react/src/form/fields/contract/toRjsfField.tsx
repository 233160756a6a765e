import { memo, Suspense, useCallback } from 'react';
import { Skeleton } from '@backstage/ui';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '@flyloft/plugin-manager-common';
import {
  descriptionId,
  errorId,
  type FieldProps,
  getUiOptions,
  type RegistryFieldsType,
  toErrorList,
} from '@rjsf/utils';
import type { FormServices } from '../../services';
import { Prose } from '../../templates/Prose';
import { sentence } from '../../templates/sentence';
import type { ConfigField } from './configField';

const LoadingField = () => (
  <div data-loading="">
    <Skeleton width="100%" height={36} />
  </div>
);

/** What a part of a value is called at its input: `.scopes.0` is “Scopes 1”. */
function titleAt(root: JsonSchema, property: string): string {
  const keys = property.split('.').filter(Boolean);
  let schema: Json | undefined = root;
  const words = keys.map(key => {
    const of: JsonObject = isJsonObject(schema) ? schema : {};
    const children: JsonObject = isJsonObject(of.properties) ? of.properties : {};
    schema = Object.hasOwn(children, key) ? children[key] : of.items;
    if (/^\d+$/.test(key)) return String(Number(key) + 1);
    return isJsonObject(schema) && typeof schema.title === 'string' ? schema.title : key;
  });
  return words.join(' ');
}

/** A {@link ConfigField} as RJSF draws it: loaded when it is first needed, drawn anew only when its own value changes. */
function toRjsfField({ component: Component, name: kind }: ConfigField) {
  function ConfigFieldAdapter(props: FieldProps) {
    const { fieldPathId, formData, name, schema, uiSchema, registry, onChange, onBlur } = props;
    const { path, $id: id } = fieldPathId;
    const change = useCallback((value: unknown) => onChange(value, path), [onChange, path]);
    const blur = useCallback(() => onBlur(id, undefined), [onBlur, id]);
    const { title, description, label: _, ...options } = getUiOptions(uiSchema);
    // What is wrong inside of the value has no field of its own to stand at.
    const inside = props.errorSchema ? toErrorList(props.errorSchema) : [];
    const own = (props.rawErrors?.length ?? 0) > 0;
    const insideId = `${id}__inside`;
    const described = [
      own ? errorId(fieldPathId) : undefined,
      inside.length > 0 ? insideId : undefined,
      description ?? schema.description ? descriptionId(fieldPathId) : undefined,
    ].filter(Boolean);
    return (
      <Suspense fallback={<LoadingField />}>
        <Component
          id={id}
          label={title ?? schema.title ?? name}
          value={formData}
          onChange={change}
          onBlur={blur}
          required={props.required ?? false}
          disabled={props.disabled ?? false}
          readonly={props.readonly ?? false}
          invalid={own || inside.length > 0}
          describedBy={described.length > 0 ? described.join(' ') : undefined}
          schema={schema as JsonSchema}
          options={options}
          services={registry.formContext as FormServices}
        />
        {inside.length > 0 && !props.hideError && (
          <ul className="fl-form-errors" id={insideId}>
            {inside.map(({ property = '', message = '' }) => (
              <li key={`${property} ${message}`} className="fl-form-error">
                <span aria-hidden="true">✗</span>{' '}
                <Prose>{`${titleAt(schema as JsonSchema, property)}: ${sentence(message)}`}</Prose>
              </li>
            ))}
          </ul>
        )}
      </Suspense>
    );
  }
  ConfigFieldAdapter.displayName = `ConfigField(${kind})`;
  return memo(ConfigFieldAdapter);
}

const made = new WeakMap<ConfigField, RegistryFieldsType[string]>();

/** RJSF's fields for these, by name. The same field is the same component every time. */
export function toRjsfFields(fields: readonly ConfigField[]): RegistryFieldsType {
  const entries = fields.map(field => {
    const component = made.get(field) ?? (toRjsfField(field) as unknown as RegistryFieldsType[string]);
    made.set(field, component);
    return [field.name, component] as const;
  });
  return Object.fromEntries(entries);
}
