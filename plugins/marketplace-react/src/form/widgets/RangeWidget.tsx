import type { WidgetProps } from '@rjsf/utils';
import { NativeInput } from './NativeInput';
import { toNumber } from './NumberWidget';

/** A number between two others, by a slider. */
export function RangeWidget(props: WidgetProps) {
  const { minimum = 0, maximum = 100, multipleOf, type } = props.schema;
  const whole = type === 'integer' ? 1 : 'any';
  return (
    <NativeInput
      widget={props}
      type="range"
      min={minimum}
      max={maximum}
      step={multipleOf ?? whole}
      value={typeof props.value === 'number' ? String(props.value) : String(minimum)}
      commit={text => props.onChange(toNumber(text))}
      note=""
    />
  );
}
