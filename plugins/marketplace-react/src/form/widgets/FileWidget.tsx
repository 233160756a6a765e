import { useState } from 'react';
import { Button, Text } from '@backstage/ui';
import { dataURItoBlob, type WidgetProps } from '@rjsf/utils';
import { describeWidget } from './describeWidget';
import './NativeInput.css';

/** Bytes of a file that a configuration may hold. */
const LIMIT = 256 * 1024;

const readAsDataUrl = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () =>
      resolve(
        String(reader.result).replace(';base64', () => `;name=${encodeURIComponent(file.name)};base64`)
      );
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('data:')) return undefined;
  try {
    const { blob, name } = dataURItoBlob(value);
    return `${name} (${blob.size} bytes)`;
  } catch {
    return undefined;
  }
}

/** A small file, kept in the configuration as a data URL; several of them where the value is a list. */
export function FileWidget(props: WidgetProps) {
  const { id, label, value, multiple, required, disabled, readonly, options } = props;
  const [failure, setFailure] = useState<string>();
  const off = disabled || readonly;
  const values: unknown[] =
    multiple && Array.isArray(value) ? value : [value].filter(item => item !== undefined);
  const names = values.map(nameOf).filter((name): name is string => name !== undefined);
  const { 'aria-describedby': describedBy, isInvalid } = describeWidget(props);

  const take = async (files: readonly File[]) => {
    const large = files.find(file => file.size > LIMIT);
    if (large) {
      setFailure(
        `${large.name} has more than ${LIMIT / 1024} KiB. Keep large files elsewhere and enter their address.`
      );
      return;
    }
    setFailure(undefined);
    const read = await Promise.all(files.map(readAsDataUrl));
    props.onChange(multiple ? [...values, ...read] : read[0] ?? options.emptyValue);
  };

  return (
    <div className="fl-native">
      <label className="fl-native-label" htmlFor={id}>
        {label} {required && <span className="fl-native-required">(Required)</span>}
      </label>
      <input
        id={id}
        type="file"
        className="fl-native-file"
        multiple={multiple}
        disabled={off}
        accept={typeof options.accept === 'string' ? options.accept : undefined}
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        onChange={event => void take([...(event.target.files ?? [])])}
      />
      {names.length > 0 && (
        <div className="fl-native-row">
          <Text>{names.join(', ')}</Text>
          {!off && (
            <Button
              size="small"
              variant="secondary"
              onPress={() => props.onChange(multiple ? [] : undefined)}
            >
              {`Remove ${label}`}
            </Button>
          )}
        </div>
      )}
      {failure && (
        <Text as="p" role="alert" className="fl-form-error">
          {failure}
        </Text>
      )}
    </div>
  );
}
