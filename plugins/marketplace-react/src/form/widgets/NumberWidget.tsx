import { useEffect, useState } from 'react';
import { TextField } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

/** The number that a text stands for; text that is none stays text, so that validation can say so. */
export function toNumber(text: string): number | string | undefined {
  if (text.trim() === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

const toText = (value: unknown) => (value === undefined || value === null ? '' : String(value));

/** A number, typed freely: what is being typed ("1.", "-") is never rewritten under the person's fingers. */
export function NumberWidget(props: WidgetProps) {
  const { id, label, hideLabel, value, required, disabled, readonly, rawErrors = [] } = props;
  const [text, setText] = useState(() => toText(value));
  useEffect(() => setText(current => (toNumber(current) === value ? current : toText(value))), [value]);
  return (
    <TextField
      id={id}
      {...(hideLabel ? { 'aria-label': label } : { label })}
      inputMode={props.schema.type === 'integer' ? 'numeric' : 'decimal'}
      value={text}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={next => {
        setText(next);
        props.onChange(toNumber(next));
      }}
      onBlur={() => props.onBlur(id, value)}
      {...describedBy(id, rawErrors.length > 0)}
    />
  );
}
