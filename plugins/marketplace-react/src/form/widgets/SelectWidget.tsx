import { enumOptionsIndexForValue, enumOptionsValueForIndex, type WidgetProps } from '@rjsf/utils';
import { CheckboxesWidget } from './CheckboxesWidget';
import { PlainSelect } from './PlainSelect';

const NOTHING = 'nothing';

/** One out of a list; where nothing is required, "none" can be chosen again. */
export function SelectWidget(props: WidgetProps) {
  const { value, required, multiple, options, schema } = props;
  const { enumOptions = [], emptyValue } = options;
  if (multiple) return <CheckboxesWidget {...props} />;
  const index = enumOptionsIndexForValue(value, enumOptions) as string | undefined;
  const choices = enumOptions.map((option, position) => ({ value: String(position), label: option.label }));
  // A list of alternatives always has one chosen; only a plain value can be none.
  const canBeNothing = !required && schema.default === undefined && !('oneOf' in schema || 'anyOf' in schema);
  return (
    <PlainSelect
      widget={props}
      choices={canBeNothing ? [{ value: NOTHING, label: '(none)' }, ...choices] : choices}
      value={index ?? (canBeNothing ? NOTHING : null)}
      onChange={key =>
        props.onChange(
          key === NOTHING || key === null
            ? emptyValue
            : enumOptionsValueForIndex(key, enumOptions, emptyValue)
        )
      }
    />
  );
}
