import { Radio, RadioGroup } from '@backstage/ui';
import { enumOptionsIndexForValue, enumOptionsValueForIndex, type WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

/** One out of a few. */
export function RadioWidget(props: WidgetProps) {
  const { id, label, value, required, disabled, readonly, options, rawErrors = [] } = props;
  const { enumOptions = [], emptyValue } = options;
  const index = enumOptionsIndexForValue(value, enumOptions) as string | undefined;
  return (
    <RadioGroup
      id={id}
      label={label}
      value={index ?? ''}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={selected => props.onChange(enumOptionsValueForIndex(selected, enumOptions, emptyValue))}
      {...describedBy(id, rawErrors.length > 0)}
    >
      {enumOptions.map((option, position) => (
        <Radio key={option.label} value={String(position)}>
          {option.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
