import { getUiOptions, type WidgetProps } from '@rjsf/utils';
import { describedBy } from '../describedBy';

/** What connects a widget's input with its description, its help and its errors. */
export function describeWidget({ id, rawErrors = [], schema, uiSchema, hideError }: WidgetProps) {
  const { description, help } = getUiOptions(uiSchema);
  return describedBy(id, rawErrors.length > 0 && !hideError, {
    description: Boolean(description ?? schema.description),
    help: Boolean(help),
  });
}

/** The label, or the name that stands for it where the label is shown elsewhere. */
export const labelOf = ({ label, hideLabel }: Pick<WidgetProps, 'label' | 'hideLabel'>) =>
  hideLabel ? { 'aria-label': label } : { label };
