import { checkPort } from '@flyloft/configuration';
import { toNumber } from '../../widgets/NumberWidget';
import type { ConfigFieldProps } from '../contract/configField';
import { LineInput } from '../parts/LineInput';
import { Note } from '../parts/Note';
import { useAsked } from '../parts/useAsked';

/** A port, with whether the namespace uses it already. */
export function PortField(props: ConfigFieldProps) {
  const { value, onChange, services, options } = props;
  const listPorts = services.lookups?.listPorts;
  const asked = useAsked(listPorts && 'ports', listPorts);
  const found = asked.state === 'answered' ? asked.answer : undefined;
  const fine = checkPort(value, options) === undefined;
  const taken = found?.items.find(item => item.port === value);
  return (
    <>
      <LineInput
        id={props.id}
        label={props.label}
        value={typeof value === 'number' || typeof value === 'string' ? String(value) : ''}
        placeholder="8080"
        inputMode="numeric"
        isRequired={props.required}
        isDisabled={props.disabled}
        isReadOnly={props.readonly}
        isInvalid={props.invalid}
        aria-describedby={props.describedBy}
        onChange={text => onChange(toNumber(text))}
        onBlur={props.onBlur}
      />
      {asked.state === 'failed' && <Note tone="warning">{asked.because}</Note>}
      {found && fine && (
        <Note tone={taken ? 'warning' : 'good'}>
          {taken
            ? `Service ${taken.service} uses it in namespace ${found.namespace}. Choose another one, or share it knowingly.`
            : `Free in namespace ${found.namespace}.`}
        </Note>
      )}
    </>
  );
}
