import { TextField } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

const INPUT_TYPES: Record<string, 'email' | 'url' | 'tel'> = {
  email: 'email',
  uri: 'url',
  url: 'url',
  tel: 'tel',
};

/** One line of text; an empty one is no value, so that "required" means what people expect. */
export function TextWidget(props: WidgetProps) {
  const {
    id,
    label,
    hideLabel,
    value,
    required,
    disabled,
    readonly,
    options,
    schema,
    rawErrors = [],
  } = props;
  return (
    <TextField
      id={id}
      {...(hideLabel ? { 'aria-label': label } : { label })}
      type={INPUT_TYPES[schema.format ?? ''] ?? 'text'}
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      placeholder={props.placeholder}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={text => props.onChange(text === '' ? options.emptyValue : text)}
      onBlur={() => props.onBlur(id, value)}
      onFocus={() => props.onFocus(id, value)}
      {...describedBy(id, rawErrors.length > 0)}
    />
  );
}
