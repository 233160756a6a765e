import { memo, Suspense, useCallback } from 'react';
import { Skeleton } from '@backstage/ui';
import type { JsonSchema } from '@flyloft/plugin-manager-common';
import {
  descriptionId,
  errorId,
  type FieldProps,
  getUiOptions,
  type RegistryFieldsType,
  toErrorList,
} from '@rjsf/utils';
import type { FormServices } from '../../services';
import type { ConfigField } from './configField';

const LoadingField = () => (
  <div data-loading="">
    <Skeleton width="100%" height={36} />
  </div>
);

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
                <span aria-hidden="true">✗</span> {`${property.replace(/^\./, '')} ${message}.`}
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
