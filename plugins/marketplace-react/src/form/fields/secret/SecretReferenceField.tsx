import { useState } from 'react';
import { Button, Flex, PasswordField, Text } from '@backstage/ui';
import { isSecretReference } from '@flyloft/plugin-manager-common';
import type { ConfigFieldProps } from '../contract/configField';
import './SecretField.css';

/**
 * A secret: typed once, stored at once, and from then on only "set". What is typed never becomes part of the form's data,
 * so it is in no draft, plan or log.
 */
export function SecretReferenceField(props: ConfigFieldProps) {
  const { id, label, value, onChange, required, disabled, readonly, services } = props;
  const { storeSecret } = services;
  const [typed, setTyped] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<string>();

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
        <Flex gap="2" align="center">
          <Text id={id}>Set. It is never shown again.</Text>
          {!disabled && !readonly && (
            <Button size="small" variant="secondary" onPress={() => onChange(undefined)}>
              {`Change ${label}`}
            </Button>
          )}
        </Flex>
      </div>
    );
  }
  return (
    <Flex direction="column" gap="1">
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
