import { Text } from '@backstage/ui';
import {
  descriptionId,
  errorId,
  type FieldTemplateProps,
  getTemplate,
  getUiOptions,
  helpId,
} from '@rjsf/utils';
import { OriginChip } from '../../components/OriginChip/OriginChip';
import { useFieldNotes } from '../core/context';
import { toPointer } from '../core/paths';
import { Prose } from './Prose';
import { sentence } from './sentence';
import './form.css';

/** One field: the input with its own label, what it is for, where its value comes from, and what is wrong with it. */
export function FieldTemplate(props: FieldTemplateProps) {
  const { id, children, hidden, rawDescription, rawErrors = [], rawHelp, schema, registry, uiSchema } = props;
  const { fieldPathId } = props;
  const options = getUiOptions(uiSchema);
  const WrapIfAdditionalTemplate = getTemplate('WrapIfAdditionalTemplate', registry, options);
  const pointer = toPointer(fieldPathId.path);
  const { origin, slot } = useFieldNotes(pointer);
  if (hidden) return <div hidden>{children}</div>;
  const group = (schema.type === 'object' || schema.type === 'array') && !options.field && !options.widget;
  const beside = slot?.(pointer);
  // Where notes may come, their line is there before them: nothing below moves under somebody's pointer.
  const hasNotes = (origin && pointer !== '') || beside || (slot !== undefined && !group);
  return (
    <WrapIfAdditionalTemplate {...props}>
      <div className="fl-field" data-field={id} data-pointer={pointer}>
        {children}
        {rawDescription && !group && (
          <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
            <Prose>{rawDescription}</Prose>
          </Text>
        )}
        {rawHelp && (
          <Text as="p" variant="body-small" color="secondary" id={helpId(fieldPathId)}>
            {typeof rawHelp === 'string' ? <Prose>{rawHelp}</Prose> : rawHelp}
          </Text>
        )}
        {hasNotes && (
          <div className="fl-field-notes">
            {origin && pointer !== '' && <OriginChip origin={origin} />}
            {beside}
          </div>
        )}
        {rawErrors.length > 0 && !props.hideError && (
          <ul className="fl-form-errors" id={errorId(fieldPathId)}>
            {[...new Set(rawErrors)].map(error => (
              <li key={error} className="fl-form-error">
                <span aria-hidden="true">✗</span> <Prose>{sentence(error)}</Prose>
              </li>
            ))}
          </ul>
        )}
      </div>
    </WrapIfAdditionalTemplate>
  );
}
