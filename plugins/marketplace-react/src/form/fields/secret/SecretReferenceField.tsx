import { useState } from 'react';
import { Button, Flex, PasswordField, Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  describeSecretLocation,
  isSecretReference,
  readSecretLocation,
  type SecretReference,
} from '@flyloft/plugin-manager-common';
import type { ConfigFieldProps } from '../contract/configField';
import { SecretElsewhere } from './SecretElsewhere';
import './SecretField.css';

/** The ways in which a field comes to its secret. */
const WAYS = [
  { id: 'value', title: 'New value' },
  { id: 'kubernetes', title: 'Kubernetes Secret' },
  { id: 'vault', title: 'Vault' },
] as const;
type Way = (typeof WAYS)[number]['id'];

/** Where a secret is, for a field that has one. */
export function describeReference({ $secret }: SecretReference): string {
  const location = readSecretLocation($secret);
  return location ? `Taken from ${describeSecretLocation(location)}.` : 'Set. It is never shown again.';
}

/**
 * A secret: a new value, typed once, stored at once, and from then on only "set"; or a reference to what the cluster or
 * Vault keeps. What is typed never becomes part of the form's data, so it is in no draft, plan or log.
 */
export function SecretReferenceField(props: ConfigFieldProps) {
  const { id, label, value, onChange, required, disabled, readonly, services } = props;
  const { storeSecret } = services;
  const [typed, setTyped] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [way, setWay] = useState<Way>('value');

  const store = async () => {
    props.onBlur();
    if (typed === '' || !storeSecret) return;
    setSaving(true);
    setFailure(undefined);
    try {
      onChange(await storeSecret(typed));
      setTyped('');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setSaving(false);
    }
  };

  if (isSecretReference(value) && typed === '') {
    return (
      <div className="fl-secret" role="group" aria-label={label}>
        <Text as="p" weight="bold">
          {label}
        </Text>
        <Flex gap="2" align="center" className="fl-secret-set">
          <Text id={id}>{describeReference(value)}</Text>
          {!disabled && !readonly && (
            <Button size="small" variant="secondary" onPress={() => onChange(undefined)}>
              {`Change ${label}`}
            </Button>
          )}
        </Flex>
      </div>
    );
  }
  const sources = services.secretSources ?? [];
  const ways = WAYS.filter(({ id: one }) => one === 'value' || sources.includes(one));
  return (
    <Flex direction="column" gap="1">
      {way === 'value' ? (
        <>
          <PasswordField
            id={id}
            label={label}
            autoComplete="off"
            value={typed}
            isRequired={required}
            isDisabled={disabled || saving || !storeSecret}
            isReadOnly={readonly}
            isInvalid={props.invalid || failure !== undefined}
            aria-describedby={props.describedBy}
            onChange={setTyped}
            onBlur={() => void store()}
          />
          <Text variant="body-small" color="secondary" role="status">
            {describe(saving, storeSecret !== undefined)}
          </Text>
        </>
      ) : (
        <>
          <Text as="p" weight="bold">
            {label}
          </Text>
          <SecretElsewhere
            key={way}
            id={id}
            from={way}
            label={label}
            isDisabled={disabled || readonly}
            services={services}
            onChange={onChange}
          />
        </>
      )}
      {ways.length > 1 && !readonly && (
        <ToggleButtonGroup
          className="fl-secret-ways"
          aria-label={`Where ${label} comes from`}
          selectionMode="single"
          disallowEmptySelection
          isDisabled={disabled}
          selectedKeys={[way]}
          onSelectionChange={keys => setWay([...keys][0] as Way)}
        >
          {ways.map(({ id: one, title }) => (
            <ToggleButton key={one} id={one} size="small">
              {title}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {failure && (
        <Text as="p" role="alert" className="fl-form-error">
          {failure}
        </Text>
      )}
    </Flex>
  );
}

function describe(saving: boolean, canStore: boolean): string {
  if (!canStore) return 'Secrets cannot be stored here.';
  return saving ? 'Storing…' : 'Stored when you leave the field; never shown again.';
}
