import { Button, Text } from '@backstage/ui';
import { canExpand, descriptionId, type ObjectFieldTemplateProps, titleId } from '@rjsf/utils';

/** The fields of an object, under its name; the outermost object has none. */
export function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { title, description, properties, fieldPathId, schema, uiSchema, formData, disabled, readonly } =
    props;
  const root = fieldPathId.path.length === 0;
  return (
    <fieldset className="fl-fieldset" id={fieldPathId.$id}>
      {title && !root && <legend id={titleId(fieldPathId)}>{title}</legend>}
      {description && !root && (
        <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
          {description}
        </Text>
      )}
      {props.optionalDataControl}
      {properties.map(property => property.content)}
      {canExpand(schema, uiSchema, formData) && (
        <div>
          <Button
            size="small"
            variant="secondary"
            isDisabled={disabled || readonly}
            onPress={props.onAddProperty}
          >
            {`Add to ${title || 'the list'}`}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
