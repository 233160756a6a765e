import { examplesId, type WidgetProps } from '@rjsf/utils';
import { NumberWidget } from './NumberWidget';
import { PlainInput } from './PlainInput';

const INPUT_TYPES: Record<string, 'email' | 'url' | 'tel'> = {
  email: 'email',
  'idn-email': 'email',
  uri: 'url',
  url: 'url',
  iri: 'url',
  tel: 'tel',
};

const toText = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** Words that the schema suggests, offered by the browser while one types. */
const suggestions = ({ schema }: WidgetProps): string[] =>
  Array.isArray(schema.examples) ? [...new Set(schema.examples.map(toText).filter(Boolean))] : [];

const isNumeric = (type: WidgetProps['schema']['type']) =>
  [type].flat().some(name => name === 'number' || name === 'integer');

/** One line of text, or a number where the schema wants one. */
export function TextWidget(props: WidgetProps) {
  return isNumeric(props.schema.type) ? <NumberWidget {...props} /> : <LineWidget {...props} />;
}

/** One line of text; an empty one is no value, so that "required" means what people expect. */
function LineWidget(props: WidgetProps) {
  const { id, value, options, schema } = props;
  const examples = suggestions(props);
  return (
    <>
      <PlainInput
        widget={props}
        type={INPUT_TYPES[schema.format ?? ''] ?? 'text'}
        value={toText(value)}
        commit={typed => props.onChange(typed === '' ? options.emptyValue : typed)}
        list={examples.length > 0 ? examplesId(id) : undefined}
      />
      {examples.length > 0 && (
        <datalist id={examplesId(id)}>
          {examples.map(example => (
            <option key={example} value={example} aria-label={example} />
          ))}
        </datalist>
      )}
    </>
  );
}
