import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Select, useBgConsumer } from '@backstage/ui';
import { RiArrowDownSLine } from '@remixicon/react';
import type { WidgetProps } from '@rjsf/utils';
import { describeWidget, labelOf } from './describeWidget';
import './PlainInput.css';

type SelectProps = {
  widget: WidgetProps;
  choices: ReadonlyArray<{ value: string; label: string }>;
  value: string | null;
  onChange(value: string | null): void;
};

const PLACEHOLDER = 'Choose…';

/**
 * BUI's select, which is drawn when somebody opens it. Until then its closed button stands there, with the same look, name
 * and keys: the list and what watches over it are the heaviest part of a form.
 */
export function PlainSelect(props: SelectProps) {
  const [wanted, setWanted] = useState(false);
  return wanted ? <OpenedSelect {...props} /> : <ClosedSelect {...props} onOpen={() => setWanted(true)} />;
}

function OpenedSelect({ widget, choices, value, onChange }: SelectProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  // The button has the focus before the list takes it, so that the list gives it back.
  useLayoutEffect(() => frame.current?.querySelector('button')?.focus(), []);
  useEffect(() => setOpen(true), []);
  return (
    <Select
      ref={frame}
      id={widget.id}
      {...labelOf(widget)}
      size="medium"
      options={[...choices]}
      value={value}
      placeholder={PLACEHOLDER}
      isOpen={open}
      onOpenChange={setOpen}
      isRequired={widget.required}
      isDisabled={widget.disabled || widget.readonly}
      onBlur={() => widget.onBlur(widget.id, undefined)}
      onChange={key => onChange(typeof key === 'string' ? key : null)}
      {...describeWidget(widget)}
    />
  );
}

/** Keys that open a list besides the button's own. */
const OPENING = new Set(['ArrowDown', 'ArrowUp']);

function ClosedSelect({ widget, choices, value, onOpen }: SelectProps & { onOpen(): void }) {
  const { id, label, hideLabel, required } = widget;
  const { bg } = useBgConsumer();
  const { 'aria-describedby': describedBy, isInvalid } = describeWidget(widget);
  const button = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const isLetter = event.key.length === 1 && event.key !== ' ';
    if (event.altKey || event.ctrlKey || event.metaKey || !(OPENING.has(event.key) || isLetter)) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <div className="fl-plain bui-Select" data-on-bg={bg}>
      {!hideLabel && (
        <div className="fl-plain-label">
          {/* The label of a button is not a label element: a click on it goes to the button, as in BUI. */}
          {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the button has the keys */}
          <span id={`${id}__label`} onClick={() => button.current?.focus()}>
            {label}
            {required && (
              <span className="fl-plain-required" aria-hidden="true">
                (Required)
              </span>
            )}
          </span>
        </div>
      )}
      <button
        ref={button}
        id={id}
        type="button"
        className="fl-plain-select bui-SelectTrigger"
        disabled={widget.disabled || widget.readonly}
        aria-haspopup="listbox"
        aria-expanded={false}
        aria-label={hideLabel ? label : undefined}
        aria-labelledby={`${id}__value ${hideLabel ? id : `${id}__label`}`}
        aria-describedby={describedBy}
        data-invalid={isInvalid || undefined}
        onClick={onOpen}
        onKeyDown={onKeyDown}
        onFocus={event => {
          if (event.currentTarget.matches(':focus-visible'))
            event.currentTarget.dataset.focusVisible = 'true';
        }}
        onBlur={event => {
          delete event.currentTarget.dataset.focusVisible;
          widget.onBlur(id, undefined);
        }}
      >
        <span id={`${id}__value`}>
          {choices.find(choice => choice.value === value)?.label ?? PLACEHOLDER}
        </span>
        <RiArrowDownSLine aria-hidden="true" />
      </button>
    </div>
  );
}
