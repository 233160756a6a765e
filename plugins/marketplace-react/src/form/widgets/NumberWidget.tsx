import type { WidgetProps } from '@rjsf/utils';
import { PlainInput } from './PlainInput';

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
  return (
    <PlainInput
      widget={props}
      inputMode={props.schema.type === 'integer' ? 'numeric' : 'decimal'}
      value={toText(props.value)}
      commit={typed => {
        const number = toNumber(typed);
        props.onChange(number === undefined ? props.options.emptyValue : number);
      }}
    />
  );
}
