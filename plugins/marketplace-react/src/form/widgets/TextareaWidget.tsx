import { TextAreaField } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { useTyped } from '../core/useTyped';
import { describeWidget, labelOf } from './describeWidget';

/** Several lines of text. */
export function TextareaWidget(props: WidgetProps) {
  const { id, value, required, disabled, readonly, options } = props;
  const { text, type, flush } = useTyped(typeof value === 'string' ? value : '', typed =>
    props.onChange(typed === '' ? options.emptyValue : typed)
  );
  return (
    <TextAreaField
      id={id}
      {...labelOf(props)}
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
