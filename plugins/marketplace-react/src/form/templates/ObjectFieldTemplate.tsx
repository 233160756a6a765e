import { Button, Text } from '@backstage/ui';
import { buttonId, canExpand, descriptionId, type ObjectFieldTemplateProps, titleId } from '@rjsf/utils';
import { useDrawn } from '../core/drawing';
import { Prose } from './Prose';
import { RemainingFields } from './RemainingFields';

/** A group of fields; the form's outermost one has no frame and no name. */
export function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { title, description, properties, fieldPathId, schema, uiSchema, formData } = props;
  const drawn = useDrawn(properties.length);
  const content = (
    <>
      {props.optionalDataControl}
      {properties.slice(0, drawn).map(property => property.content)}
      <RemainingFields count={properties.length - drawn} />
      {canExpand(schema, uiSchema, formData) && (
        <div>
          <Button
            id={buttonId(fieldPathId, 'add')}
            size="small"
            variant="secondary"
            isDisabled={props.disabled || props.readonly}
            onPress={() => props.onAddProperty()}
          >
            {fieldPathId.path.length > 0 && title ? `Add a field to ${title}` : 'Add a field'}
          </Button>
        </div>
      )}
    </>
  );
  if (fieldPathId.path.length === 0) return <div className="fl-form">{content}</div>;
  return (
    <fieldset className="fl-fieldset" id={fieldPathId.$id}>
      <legend id={titleId(fieldPathId)}>{title}</legend>
      {description && (
        <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
          {typeof description === 'string' ? <Prose>{description}</Prose> : description}
        </Text>
      )}
      {content}
    </fieldset>
  );
}
