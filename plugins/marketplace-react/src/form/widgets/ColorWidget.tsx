import type { WidgetProps } from '@rjsf/utils';
import { NativeInput } from './NativeInput';

/** A colour, with its name beside it. */
export function ColorWidget(props: WidgetProps) {
  const known = typeof props.value === 'string' && /^#[0-9a-f]{6}$/i.test(props.value);
  return (
    <NativeInput
      widget={props}
      type="color"
      value={known ? props.value : '#000000'}
      commit={text => props.onChange(text)}
      note={known ? props.value : 'none'}
    />
  );
}
