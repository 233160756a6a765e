import { Radio, RadioGroup } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { describeWidget, labelOf } from './describeWidget';

/** A few whole numbers to choose from, such as one to five. */
export function RatingWidget(props: WidgetProps) {
  const { id, value, required, disabled, readonly, schema } = props;
  const lowest = schema.minimum ?? 1;
  const highest = Math.min(schema.maximum ?? 5, lowest + 10);
  const numbers = Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, index) => lowest + index);
  return (
    <RadioGroup
      id={id}
      {...labelOf(props)}
      orientation="horizontal"
      value={typeof value === 'number' ? String(value) : ''}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={selected => props.onChange(Number(selected))}
      {...describeWidget(props)}
    >
      {numbers.map(number => (
        <Radio key={number} value={String(number)}>
          {String(number)}
        </Radio>
      ))}
    </RadioGroup>
  );
}
