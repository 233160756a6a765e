import { Checkbox } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { describeWidget } from './describeWidget';

/** Yes or no. */
export function CheckboxWidget(props: WidgetProps) {
  const { id, label, value, disabled, readonly } = props;
  return (
    <Checkbox
      id={id}
      isSelected={value === true}
      isDisabled={disabled}
      isReadOnly={readonly}
      onChange={selected => props.onChange(selected)}
      {...describeWidget(props)}
    >
      {label}
    </Checkbox>
  );
}
