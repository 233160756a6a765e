import { Checkbox, CheckboxGroup } from '@backstage/ui';
import { enumOptionsIndexForValue, enumOptionsValueForIndex, type WidgetProps } from '@rjsf/utils';
import { describeWidget, labelOf } from './describeWidget';

/** Several out of a list. */
export function CheckboxesWidget(props: WidgetProps) {
  const { id, value, required, disabled, readonly, options } = props;
  const { enumOptions = [], emptyValue } = options;
  const indexes = enumOptionsIndexForValue(value, enumOptions, true) as string[] | undefined;
  return (
    <CheckboxGroup
      id={id}
      {...labelOf(props)}
      value={indexes ?? []}
      isRequired={required}
      isDisabled={disabled}
      onBlur={() => props.onBlur(id, undefined)}
      isReadOnly={readonly}
      onChange={selected => props.onChange(enumOptionsValueForIndex(selected, enumOptions, emptyValue))}
      {...describeWidget(props)}
    >
      {enumOptions.map((option, index) => (
        <Checkbox key={String(index)} value={String(index)}>
          {option.label}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
