import { useState } from 'react';
import { ButtonIcon, TextField } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { ADDITIONAL_PROPERTY_FLAG, type WrapIfAdditionalTemplateProps } from '@rjsf/utils';

/** A field whose name a person chose: the name, the value, and a way to take it out again. */
export function WrapIfAdditionalTemplate(props: WrapIfAdditionalTemplateProps) {
  const { children, id, label, schema, disabled, readonly, onKeyRename, onRemoveProperty } = props;
  const [name, setName] = useState(label);
  // eslint-disable-next-line react/jsx-no-useless-fragment -- the fields' own template is the frame
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return <>{children}</>;
  return (
    <div className="fl-additional">
      <TextField
        id={`${id}-key`}
        label="Name"
        value={name}
        isDisabled={disabled}
        isReadOnly={readonly}
        onChange={setName}
        onBlur={() => name !== label && name !== '' && onKeyRename(name)}
      />
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
