import { asText } from '@flyloft/configuration';
import type { ConfigFieldProps } from '../contract/configField';
import { CodeMirrorInput, type EditorLanguage } from './CodeMirrorInput';
import { LANGUAGE_NAMES } from './languages';

const languageOf = (options: Readonly<Record<string, unknown>>): EditorLanguage =>
  LANGUAGE_NAMES.find(name => name === options.language) ?? 'text';

/** Text of a programming language. */
export function CodeEditorField(props: ConfigFieldProps) {
  return (
    <>
      <p className="fl-editor-label" aria-hidden="true">
        {props.label} {props.required && <span className="fl-native-required">(Required)</span>}
      </p>
      <CodeMirrorInput
        id={props.id}
        label={props.label}
        value={asText(props.value)}
        language={languageOf(props.options)}
        disabled={props.disabled || props.readonly}
        invalid={props.invalid}
        describedBy={props.describedBy}
        onChange={text => props.onChange(text === '' ? undefined : text)}
        onBlur={props.onBlur}
      />
    </>
  );
}
