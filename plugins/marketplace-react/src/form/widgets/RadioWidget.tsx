import { Radio, RadioGroup } from '@backstage/ui';
import { enumOptionsIndexForValue, enumOptionsValueForIndex, type WidgetProps } from '@rjsf/utils';
import { describeWidget, labelOf } from './describeWidget';

/** One out of a few. */
export function RadioWidget(props: WidgetProps) {
  const { id, value, required, disabled, readonly, options } = props;
  const { enumOptions = [], emptyValue } = options;
  const index = enumOptionsIndexForValue(value, enumOptions) as string | undefined;
  return (
    <RadioGroup
      id={id}
      {...labelOf(props)}
      value={index ?? ''}
      isRequired={required}
      isDisabled={disabled}
      onBlur={() => props.onBlur(id, undefined)}
      isReadOnly={readonly}
      onChange={selected => props.onChange(enumOptionsValueForIndex(selected, enumOptions, emptyValue))}
      {...describeWidget(props)}
    >
      {enumOptions.map((option, position) => (
        <Radio key={String(position)} value={String(position)}>
          {option.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
