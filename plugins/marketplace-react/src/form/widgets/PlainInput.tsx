import { useBgConsumer } from '@backstage/ui';
import type { WidgetProps } from '@rjsf/utils';
import { useTyped } from '../core/useTyped';
import { describeWidget } from './describeWidget';
import './PlainInput.css';

/**
 * A line of text that looks like BUI's and is nothing but a label and an input: a field keeps 12 KB where BUI's keeps
 * 62, so that a form of a thousand of them holds up nobody.
 */
export function PlainInput({
  widget,
  type = 'text',
  inputMode,
  value,
  commit,
  list,
}: {
  widget: WidgetProps;
  type?: 'text' | 'email' | 'url' | 'tel';
  inputMode?: 'numeric' | 'decimal';
  value: string;
  commit(text: string): void;
  /** The id of the words to suggest. */
  list?: string;
}) {
  const { id, label, hideLabel, required } = widget;
  const { bg } = useBgConsumer();
  const typed = useTyped(value, commit);
  const { 'aria-describedby': describedBy, isInvalid } = describeWidget(widget);
  return (
    <div className="fl-plain bui-TextField" data-on-bg={bg}>
      {!hideLabel && (
        <div className="fl-plain-label">
          <label htmlFor={id}>
            {label}
            {required && (
              <span className="fl-plain-required" aria-hidden="true">
                (Required)
              </span>
            )}
          </label>
        </div>
      )}
      <input
        id={id}
        className="fl-plain-input bui-Input"
        type={type}
        inputMode={inputMode}
        value={typed.text}
        placeholder={widget.placeholder}
        required={required}
        disabled={widget.disabled}
        readOnly={widget.readonly}
        list={list}
        aria-label={hideLabel ? label : undefined}
        aria-invalid={isInvalid || undefined}
        data-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        onChange={event => typed.type(event.target.value)}
        onBlur={event => {
          delete event.currentTarget.dataset.focused;
          typed.flush();
          widget.onBlur(id, undefined);
        }}
        onFocus={event => {
          // Not state: nothing but the look depends on it.
          event.currentTarget.dataset.focused = 'true';
          widget.onFocus(id, undefined);
        }}
      />
    </div>
  );
}
