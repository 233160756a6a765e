import { PasswordField } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { useTyped } from '../core/useTyped';
import { describeWidget, labelOf } from './describeWidget';

/** Text that is not shown while it is typed. A schema that marks a value as secret gets the secret field instead. */
export function PasswordWidget(props: WidgetProps) {
  const { id, value, required, disabled, readonly, options } = props;
  const { text, type, flush } = useTyped(typeof value === 'string' ? value : '', typed =>
    props.onChange(typed === '' ? options.emptyValue : typed)
  );
  return (
    <PasswordField
      id={id}
      {...labelOf(props)}
      autoComplete="off"
      value={text}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={type}
      onBlur={() => {
        flush();
        props.onBlur(id, undefined);
      }}
      {...describeWidget(props)}
    />
  );
}
