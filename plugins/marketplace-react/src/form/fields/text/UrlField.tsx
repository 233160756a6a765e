import { asText, asTexts, checkUrl } from '@flyloft/configuration';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import type { ConfigFieldProps } from '../contract/configField';

/** The protocols that a place allows. */
const protocolsOf = (options: Readonly<Record<string, unknown>>): readonly string[] => {
  const wanted = asTexts(options.protocols);
  return wanted.length > 0 ? wanted : ['https', 'http'];
};

/** An address, with what it means beside it. */
export function UrlField(props: ConfigFieldProps) {
  const text = asText(props.value);
  const fine = text !== '' && checkUrl(text, protocolsOf(props.options)) === undefined;
  const { protocol, host, port } = fine ? new URL(text) : { protocol: '', host: '', port: '' };
  return (
    <>
      <LineInput
        id={props.id}
        label={props.label}
        value={text}
        placeholder="https://"
        inputMode="url"
        isRequired={props.required}
        isDisabled={props.disabled}
        isReadOnly={props.readonly}
        isInvalid={props.invalid}
        aria-describedby={props.describedBy}
        onChange={typed => props.onChange(typed === '' ? undefined : typed)}
        onBlur={props.onBlur}
      />
      {fine && (
        <Note tone={protocol === 'http:' ? 'warning' : 'plain'}>
          {`Host ${host}${port === '' ? `, port ${protocol === 'http:' ? 80 : 443}` : ''}.`}
          {protocol === 'http:' && ' What is sent there is not encrypted.'}
        </Note>
      )}
    </>
  );
}
