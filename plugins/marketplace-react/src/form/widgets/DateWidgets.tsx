import type { WidgetProps } from '@rjsf/utils';
import { localToUtc, utcToLocal } from './dateTimes';
import { NativeInput } from './NativeInput';

const toText = (value: unknown) => (typeof value === 'string' ? value : '');

/** A day. */
export function DateWidget(props: WidgetProps) {
  return (
    <NativeInput
      widget={props}
      type="date"
      value={toText(props.value)}
      commit={text => props.onChange(text === '' ? props.options.emptyValue : text)}
    />
  );
}

/** A time of day, kept with the offset that JSON Schema wants: UTC. */
export function TimeWidget(props: WidgetProps) {
  return (
    <NativeInput
      widget={props}
      type="time"
      step={1}
      value={toText(props.value).replace(/(Z|[+-]\d\d:\d\d)$/i, '')}
      commit={text => {
        const seconds = /^\d\d:\d\d$/.test(text) ? `${text}:00` : text;
        props.onChange(text === '' ? props.options.emptyValue : `${seconds}Z`);
      }}
      note="UTC"
    />
  );
}

/** A moment: shown in the person's own time, kept in UTC. */
export function DateTimeWidget(props: WidgetProps) {
  return (
    <NativeInput
      widget={props}
      type="datetime-local"
      step={1}
      value={utcToLocal(toText(props.value))}
      commit={text => props.onChange(text === '' ? props.options.emptyValue : localToUtc(text))}
      note="your time"
    />
  );
}
