import type { MultiSchemaFieldTemplateProps } from '@rjsf/utils';

/** One of several forms: which, and its fields. */
export function MultiSchemaFieldTemplate({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className="fl-choice">
      {selector}
      {optionSchemaField}
    </div>
  );
}
