import { Text } from '@backstage/ui';
import { descriptionId, errorId, type FieldTemplateProps, getTemplate, getUiOptions } from '@rjsf/utils';
import './form.css';

/** One field: the input with its own label, what it is for, and what is wrong with it. */
export function FieldTemplate(props: FieldTemplateProps) {
  const {
    id,
    children,
    hidden,
    rawDescription,
    rawErrors = [],
    rawHelp,
    schema,
    registry,
    uiSchema,
    fieldPathId,
  } = props;
  const WrapIfAdditionalTemplate = getTemplate('WrapIfAdditionalTemplate', registry, getUiOptions(uiSchema));
  if (hidden) return <div hidden>{children}</div>;
  const container = schema.type === 'object' || schema.type === 'array';
  return (
    <WrapIfAdditionalTemplate {...props}>
      <div className="fl-field" data-field={id}>
        {children}
        {rawDescription && !container && (
          <Text as="p" variant="body-small" color="secondary" id={descriptionId(fieldPathId)}>
            {rawDescription}
          </Text>
        )}
        {rawHelp && (
          <Text as="p" variant="body-small" color="secondary">
            {rawHelp}
          </Text>
        )}
        {rawErrors.length > 0 && !props.hideError && (
          <ul className="fl-form-errors" id={errorId(fieldPathId)} aria-live="polite">
            {[...new Set(rawErrors)].map(error => (
              <li key={error} className="fl-form-error">
                <span aria-hidden="true">✗</span> {sentence(error)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </WrapIfAdditionalTemplate>
  );
}

/** Ajv's fragment as a sentence: `must NOT have fewer than 3 characters` → `Must not have fewer than 3 characters.` */
function sentence(error: string): string {
  const text = error.replace(/\bNOT\b/g, 'not').replace(/^must have required property .*/, 'Fill this in');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
