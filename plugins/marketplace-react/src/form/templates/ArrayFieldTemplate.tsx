import { Button, Text } from '@backstage/ui';
import { type ArrayFieldTemplateProps, buttonId, descriptionId, titleId } from '@rjsf/utils';

/** A list that can be added to; each item carries its own buttons. */
export function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { title, items, canAdd, onAddClick, fieldPathId, schema, disabled, readonly } = props;
  return (
    <fieldset className="fl-fieldset" id={fieldPathId.$id}>
      <legend id={titleId(fieldPathId)}>{title}</legend>
      {schema.description && (
        <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
          {schema.description}
        </Text>
      )}
      {props.optionalDataControl}
      {items.length === 0 && <Text color="secondary">Empty.</Text>}
      {items}
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
    </fieldset>
  );
}
