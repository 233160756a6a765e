import { useEffect, useRef, useState } from 'react';
import { Button, Text, VisuallyHidden } from '@backstage/ui';
import { type ArrayFieldTemplateProps, buttonId, descriptionId, titleId } from '@rjsf/utils';
import { useDrawn } from '../core/drawing';
import { Prose } from './Prose';
import { RemainingFields } from './RemainingFields';

const count = (length: number) => `${length} ${length === 1 ? 'entry' : 'entries'}`;

/** A list that can be added to; each item carries its own buttons. How long it has become is read out. */
export function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { title, items, canAdd, onAddClick, fieldPathId, schema, disabled, readonly } = props;
  const drawn = useDrawn(items.length);
  const before = useRef(items.length);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (before.current === items.length) return;
    before.current = items.length;
    setSaid(`${title}: ${count(items.length)}`);
  }, [items.length, title]);
  return (
    <fieldset className="fl-fieldset" id={fieldPathId.$id}>
      <legend id={titleId(fieldPathId)}>{title}</legend>
      {schema.description && (
        <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
          <Prose>{schema.description}</Prose>
        </Text>
      )}
      {props.optionalDataControl}
      {items.length === 0 && <Text color="secondary">Empty.</Text>}
      {items.slice(0, drawn)}
      <RemainingFields count={items.length - drawn} />
      {canAdd && (
        <div>
          <Button
            id={buttonId(fieldPathId, 'add')}
            size="small"
            variant="secondary"
            isDisabled={disabled || readonly}
            onPress={() => onAddClick()}
          >
            {`Add ${title ? `to ${title}` : 'an item'}`}
          </Button>
        </div>
      )}
      <VisuallyHidden>
        <span role="status">{said}</span>
      </VisuallyHidden>
    </fieldset>
  );
}
