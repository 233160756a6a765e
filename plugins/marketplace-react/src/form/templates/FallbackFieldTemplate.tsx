import type { FallbackFieldTemplateProps } from '@rjsf/utils';

/** A value of any type: the type, and a field for it. */
export function FallbackFieldTemplate({ typeSelector, schemaField }: FallbackFieldTemplateProps) {
  return (
    <div className="fl-choice">
      {typeSelector}
      {schemaField}
    </div>
  );
}
