import { useState } from 'react';
import { ButtonIcon, Text, TextField } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { ADDITIONAL_PROPERTY_FLAG, type WrapIfAdditionalTemplateProps } from '@rjsf/utils';
import { FORBIDDEN_KEYS } from '@flyloft/plugin-manager-common';

/** A field whose name a person chose: the name, the value, and a way to take it out again. */
export function WrapIfAdditionalTemplate(props: WrapIfAdditionalTemplateProps) {
  const { children, id, label, schema, disabled, readonly, onKeyRename, onRemoveProperty } = props;
  const [name, setName] = useState(label);
  // eslint-disable-next-line react/jsx-no-useless-fragment -- the fields' own template is the frame
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return <>{children}</>;
  const forbidden = FORBIDDEN_KEYS.has(name.trim());
  return (
    <div className="fl-additional">
      <div className="fl-field">
        <TextField
          id={`${id}-key`}
          label="Name"
          value={name}
          isDisabled={disabled}
          isReadOnly={readonly}
          isInvalid={forbidden}
          aria-describedby={forbidden ? `${id}-key-error` : undefined}
          onChange={setName}
          onBlur={() => name !== label && name !== '' && !forbidden && onKeyRename(name)}
        />
        {forbidden && (
          <Text as="p" role="alert" id={`${id}-key-error`} className="fl-form-error">
            This name is not allowed. Choose another one.
          </Text>
        )}
      </div>
      {children}
      <ButtonIcon
        aria-label={`Remove ${label}`}
        icon={<RiDeleteBinLine />}
        variant="secondary"
        isDisabled={disabled || readonly}
        onPress={onRemoveProperty}
      />
    </div>
  );
}
