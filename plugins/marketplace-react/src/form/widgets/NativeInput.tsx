import type { WidgetProps } from '@rjsf/utils';
import { useTyped } from '../core/useTyped';
import { describeWidget } from './describeWidget';
import './NativeInput.css';

/** An input that the browser draws: dates, times, colours and ranges, each with the keyboard that people know. */
export function NativeInput({
  widget: { id, label, required, disabled, readonly, ...props },
  type,
  value,
  commit,
  note,
  min,
  max,
  step,
}: {
  widget: WidgetProps;
  type: 'date' | 'time' | 'datetime-local' | 'color' | 'range';
  value: string;
  commit(text: string): void;
  note?: string;
  min?: number;
  max?: number;
  step?: number | 'any';
}) {
  const typed = useTyped(value, commit);
  const { 'aria-describedby': describedBy, isInvalid } = describeWidget({ ...props, id } as WidgetProps);
  return (
    <div className="fl-native">
      <label className="fl-native-label" htmlFor={id}>
        {label} {required && <span className="fl-native-required">(Required)</span>}
      </label>
      <div className="fl-native-row">
        <input
          id={id}
          className={`fl-native-input fl-native-${type}`}
          type={type}
          value={typed.text}
          required={required}
          disabled={disabled || readonly}
          min={min}
          max={max}
          step={step}
          aria-invalid={isInvalid || undefined}
          aria-describedby={describedBy}
          onChange={event => typed.type(event.target.value)}
          onBlur={() => {
            typed.flush();
            props.onBlur(id, undefined);
          }}
        />
        {note !== undefined && <output htmlFor={id}>{note === '' ? typed.text : note}</output>}
      </div>
    </div>
  );
}
