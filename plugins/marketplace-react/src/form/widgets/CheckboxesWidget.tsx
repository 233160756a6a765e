import { Checkbox, CheckboxGroup } from '@backstage/ui';
import { enumOptionsIndexForValue, enumOptionsValueForIndex, type WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

/** Several out of a list. */
export function CheckboxesWidget(props: WidgetProps) {
  const { id, label, value, required, disabled, readonly, options, rawErrors = [] } = props;
  const { enumOptions = [], emptyValue } = options;
  const indexes = enumOptionsIndexForValue(value, enumOptions, true) as string[] | undefined;
  return (
    <CheckboxGroup
      id={id}
      label={label}
      value={indexes ?? []}
      isRequired={required}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={selected => props.onChange(enumOptionsValueForIndex(selected, enumOptions, emptyValue))}
      {...describedBy(id, rawErrors.length > 0)}
    >
      {enumOptions.map((option, index) => (
        <Checkbox key={option.label} value={String(index)}>
          {option.label}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
