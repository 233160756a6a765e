import { TextField } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { useTyped } from '../core/useTyped';
import { describeWidget, labelOf } from './describeWidget';

/** The number that a text stands for; text that is none stays text, so that validation can say so. */
export function toNumber(text: string): number | string | undefined {
  if (text.trim() === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

const toText = (value: unknown) =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : '';

/** A number, typed freely: what is being typed ("1.", "-") is never rewritten under the person's fingers. */
export function NumberWidget(props: WidgetProps) {
  const { id, value, required, disabled, readonly, options } = props;
  const { text, type, flush } = useTyped(toText(value), typed => {
    const number = toNumber(typed);
    props.onChange(number === undefined ? options.emptyValue : number);
  });
  return (
    <TextField
      id={id}
      {...labelOf(props)}
      inputMode={props.schema.type === 'integer' ? 'numeric' : 'decimal'}
      value={text}
      placeholder={props.placeholder}
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
