import type { WidgetProps } from '@rjsf/utils';
import { describeWidget } from './describeWidget';
import './PlainInput.css';

/** Yes or no: the browser's own checkbox, with the look of BUI's. */
export function CheckboxWidget(props: WidgetProps) {
  const { id, label, value, disabled, readonly } = props;
  const { 'aria-describedby': describedBy, isInvalid } = describeWidget(props);
  return (
    <label className="fl-plain-check bui-Checkbox">
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        disabled={disabled}
        aria-readonly={readonly || undefined}
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        onChange={event => {
          if (!readonly) props.onChange(event.target.checked);
        }}
        onBlur={() => props.onBlur(id, undefined)}
        onFocus={() => props.onFocus(id, undefined)}
      />
      <span>{label}</span>
    </label>
  );
}
