import { asObject, asText, checkResource } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { FieldGroup } from '../parts/FieldGroup';
import { Note } from '../parts/Note';
import { Suggestions } from '../parts/Suggestions';
import { useAsked } from '../parts/useAsked';
import { withKey } from '../parts/values';

/** Something that the namespace of the plugin has, by name; with a key where the schema wants one. */
export function KubernetesResourceField(props: ConfigFieldProps) {
  const { id, label, value, onChange, services, options, schema, disabled, readonly } = props;
  const kind = asText(options.kind) || 'ConfigMap';
  const withKeyOf = schema.type === 'object';
  const name = withKeyOf ? asText(asObject(value).name) : asText(value);
  const listResources = services.lookups?.listResources;
  const asked = useAsked(listResources && kind, listResources && (signal => listResources(kind, signal)));
  const found = asked.state === 'answered' ? asked.answer : undefined;
  const chosen = found?.items.find(item => item.name === name);
  const inputs = { isDisabled: disabled, isReadOnly: readonly, onBlur: props.onBlur };
  return (
    <FieldGroup id={`${id}-group`} label={label} required={props.required} describedBy={props.describedBy}>
      <Suggestions
        {...inputs}
        id={id}
        label={kind}
        value={name}
        suggestions={found?.items.map(item => item.name) ?? []}
        isInvalid={props.invalid}
        onChange={text => {
          const next = text === '' ? undefined : text;
          onChange(withKeyOf && next !== undefined ? withKey(value, 'name', next) : next);
        }}
      />
      {withKeyOf && (
        <Suggestions
          {...inputs}
          id={`${id}-key`}
          label="Key"
          value={asText(asObject(value).key)}
          suggestions={chosen?.keys ?? []}
          onChange={text => onChange(withKey(value, 'key', text === '' ? undefined : text))}
        />
      )}
      {asked.state === 'asking' && <Note>Looking into the cluster…</Note>}
      {asked.state === 'failed' && <Note tone="warning">{asked.because}</Note>}
      {found && name === '' && (
        <Note>
          {found.items.length === 0
            ? `Namespace ${found.namespace} has no ${kind} yet.`
            : `Namespace ${found.namespace} has ${found.items.length}.`}
        </Note>
      )}
      {found && checkResource(name) === undefined && (
        <Note tone={chosen ? 'good' : 'warning'}>
          {chosen
            ? `It is there, in namespace ${found.namespace}.`
            : `Namespace ${found.namespace} has no ${kind} of this name now.`}
        </Note>
      )}
    </FieldGroup>
  );
}
