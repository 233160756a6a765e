import { Checkbox } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

/** Yes or no. */
export function CheckboxWidget(props: WidgetProps) {
  const { id, label, value, disabled, readonly, rawErrors = [] } = props;
  return (
    <Checkbox
      id={id}
      isSelected={value === true}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={selected => props.onChange(selected)}
      {...describedBy(id, rawErrors.length > 0)}
    >
      {label}
    </Checkbox>
  );
}
