import { useState } from 'react';
import { Button, Flex, PasswordField, Text } from '@backstage/ui';
import { isSecretReference, type SecretReference } from '@flyloft/plugin-manager-common';
import { type FieldProps, toErrorList } from '@rjsf/utils';
import { describedBy } from '../describedBy';
import './SecretField.css';

/** What the form gives its fields. */
export type FormContext = {
  /** Stores a value and answers with what stands in its place; absent where secrets cannot be stored. */
  storeSecret?(value: string): Promise<SecretReference>;
};

/**
 * A secret: typed once, stored at once, and from then on only "set". What is typed never becomes part of the form's data,
 * so it is in no draft, plan or log.
 */
export function SecretField(props: FieldProps) {
  const { fieldPathId, formData, name, schema, required, disabled, readonly, errorSchema, registry } = props;
  const { storeSecret } = registry.formContext as FormContext;
  const [typed, setTyped] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<string>();
  const id = fieldPathId.$id;
  const label = schema.title ?? name;
  const set = isSecretReference(formData);
  const errors = errorSchema ? toErrorList(errorSchema) : [];

  const store = async () => {
    if (typed === '' || !storeSecret) return;
    setSaving(true);
    setFailure(undefined);
    try {
      props.onChange(await storeSecret(typed), fieldPathId.path);
      setTyped('');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setSaving(false);
    }
  };

  if (set && typed === '') {
    return (
      <div className="fl-secret" role="group" aria-label={label}>
        <Text as="p" weight="bold">
          {label}
        </Text>
        <Flex gap="2" align="center">
          <Text id={id}>Set. It is never shown again.</Text>
          {!disabled && !readonly && (
            <Button
              size="small"
              variant="secondary"
              onPress={() => props.onChange(undefined, fieldPathId.path)}
            >
              Change
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
        isDisabled={disabled || saving}
        isReadOnly={readonly}
        onChange={setTyped}
        onBlur={() => void store()}
        {...describedBy(id, errors.length > 0 || failure !== undefined)}
      />
      <Text variant="body-small" color="secondary" role="status">
        {saving ? 'Storing…' : 'Stored when you leave the field; never shown again.'}
      </Text>
      {failure && (
        <Text as="p" role="alert" className="fl-form-error">
          {failure}
        </Text>
      )}
    </Flex>
  );
}
