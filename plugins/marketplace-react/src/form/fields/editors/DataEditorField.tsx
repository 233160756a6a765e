import { useEffect, useMemo, useRef, useState } from 'react';
import { stringify } from 'yaml';
import type { Extension } from '@codemirror/state';
import { parseJsonText, parseYamlText } from '@flyloft/configuration';
import type { JsonSchema } from '@flyloft/plugin-manager-common';
import type { ConfigFieldProps } from '../contract/configField';
import { Note } from '../parts/Note';
import { CodeMirrorInput } from './CodeMirrorInput';

type Format = 'json' | 'yaml';

const PARSE = { json: parseJsonText, yaml: parseYamlText };
const WRITE = {
  json: (value: unknown) => JSON.stringify(value, undefined, 2),
  yaml: (value: unknown) => stringify(value),
};

/** Completion by the schema is a part of its own: a form that has no editor does not load it. */
function useSchemaExtensions(
  format: Format,
  schema: JsonSchema | undefined
): readonly Extension[] | undefined {
  const [extensions, setExtensions] = useState<readonly Extension[]>();
  useEffect(() => {
    if (!schema) return undefined;
    let wanted = true;
    void import('./schemaExtensions').then(made => {
      if (wanted)
        setExtensions(
          format === 'json' ? made.jsonSchemaExtensions(schema) : made.yamlSchemaExtensions(schema)
        );
    });
    return () => {
      wanted = false;
    };
  }, [format, schema]);
  return extensions;
}

/**
 * A value as JSON or YAML. Where the schema wants a text, the text is the value; where it wants anything else, the value
 * is what the text stands for, and a text that stands for nothing yet stays in the editor until it does.
 */
function DataEditor({ format, ...props }: ConfigFieldProps & { format: Format }) {
  const { value, onChange, options, schema } = props;
  const asTextValue = schema.type === 'string';
  const written = useMemo(() => {
    if (value === undefined) return '';
    return asTextValue && typeof value === 'string' ? value : WRITE[format](value);
  }, [asTextValue, format, value]);
  const [draft, setDraft] = useState<{ text: string; message: string }>();
  const sent = useRef<{ value: unknown; text: string }>();
  const shown = draft?.text ?? (sent.current && sent.current.value === value ? sent.current.text : written);
  const wanted = asTextValue ? (options.schema as JsonSchema | undefined) : schema;
  const extensions = useSchemaExtensions(format, wanted);

  const change = (text: string) => {
    setDraft(undefined);
    if (text.trim() === '') {
      onChange(undefined);
      return;
    }
    const parsed = PARSE[format](text);
    if (parsed.outcome === 'refused') setDraft({ text, message: parsed.message });
    if (parsed.outcome === 'refused' && !asTextValue) return;
    const next = asTextValue || parsed.outcome === 'refused' ? text : parsed.value;
    sent.current = { value: next, text };
    onChange(next);
  };

  return (
    <>
      <p className="fl-editor-label" aria-hidden="true">
        {props.label} {props.required && <span className="fl-native-required">(Required)</span>}
      </p>
      <CodeMirrorInput
        id={props.id}
        label={`${props.label}, ${format === 'json' ? 'JSON' : 'YAML'}`}
        value={shown}
        language={format}
        extensions={extensions}
        disabled={props.disabled || props.readonly}
        invalid={props.invalid || draft !== undefined}
        describedBy={props.describedBy}
        onChange={change}
        onBlur={props.onBlur}
      />
      {draft && (
        <Note tone="bad">
          {`This ${draft.message}. ${asTextValue ? '' : 'The form keeps the last value until it is.'}`.trim()}
        </Note>
      )}
    </>
  );
}

/** A value as JSON. */
export const JsonEditorField = (props: ConfigFieldProps) => <DataEditor {...props} format="json" />;

/** A value as YAML. */
export const YamlEditorField = (props: ConfigFieldProps) => <DataEditor {...props} format="yaml" />;
