import { TextField } from '@backstage/ui';
import { useTyped } from '../../core/useTyped';

/** A line of text inside of a field, handed over after a pause like any other input of the form. */
export function LineInput({
  value,
  onChange,
  onBlur,
  ...rest
}: {
  id?: string;
  label: string;
  value: string;
  onChange(text: string): void;
  onBlur?(): void;
  isRequired?: boolean;
  isDisabled?: boolean;
  isReadOnly?: boolean;
  isInvalid?: boolean;
  placeholder?: string;
  description?: string;
  inputMode?: 'numeric' | 'url' | 'text';
  'aria-describedby'?: string;
}) {
  const { text, type, flush } = useTyped(value, onChange);
  return (
    <TextField
      {...rest}
      value={text}
      onChange={type}
      onBlur={() => {
        flush();
        onBlur?.();
      }}
    />
  );
}
