import { TextAreaField } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

/** Several lines of text. */
export function TextareaWidget(props: WidgetProps) {
  const { id, label, hideLabel, value, required, disabled, readonly, options, rawErrors = [] } = props;
  return (
    <TextAreaField
      id={id}
      {...(hideLabel ? { 'aria-label': label } : { label })}
      value={typeof value === 'string' ? value : ''}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={text => props.onChange(text === '' ? options.emptyValue : text)}
      onBlur={() => props.onBlur(id, value)}
      {...describedBy(id, rawErrors.length > 0)}
    />
  );
}
