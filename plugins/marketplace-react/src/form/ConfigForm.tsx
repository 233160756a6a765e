import { type Ref, useMemo } from 'react';
import { type FormProps, type ThemeProps, withTheme } from '@rjsf/core';
import type Form from '@rjsf/core';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { type FormContext, SecretField } from './fields/SecretField';
import { prepareSchema } from './prepareSchema';
import { templates } from './templates';
import { validatorFor } from './validator';
import { widgets } from './widgets';

/** RJSF's theme on BUI: pass it to `withTheme`, or use {@link ConfigForm}. */
export const buiTheme: ThemeProps = { widgets, templates, fields: { SecretField } };

const BuiForm = withTheme(buiTheme);

/** Values by name; the form's data. */
export type ConfigData = Record<string, unknown>;

/** A form for a config schema, checked while one types; the buttons around it belong to the page. */
export function ConfigForm({
  schema,
  uiSchema,
  data,
  onChange,
  onSubmit,
  context,
  formRef,
  id,
}: {
  schema: RJSFSchema;
  uiSchema?: UiSchema;
  data: ConfigData;
  onChange(data: ConfigData): void;
  onSubmit?(data: ConfigData): void;
  context: FormContext;
  formRef?: Ref<Form>;
  id?: string;
}) {
  const prepared = useMemo(() => prepareSchema(schema, uiSchema), [schema, uiSchema]);
  const props: FormProps = {
    schema: prepared.schema,
    uiSchema: { ...prepared.uiSchema, 'ui:submitButtonOptions': { norender: true } },
    validator: validatorFor(schema),
    formData: data,
    formContext: context,
    liveValidate: 'onChange',
    showErrorList: false,
    focusOnFirstError: true,
    noHtml5Validate: true,
    className: 'fl-form',
    onChange: event => onChange((event.formData ?? {}) as ConfigData),
    ...(onSubmit ? { onSubmit: event => onSubmit((event.formData ?? {}) as ConfigData) } : {}),
    ...(id ? { id } : {}),
  };
  return <BuiForm {...props} ref={formRef} />;
}
