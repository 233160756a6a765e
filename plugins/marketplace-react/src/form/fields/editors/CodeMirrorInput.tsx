import { useMemo } from 'react';
import { json } from '@codemirror/lang-json';
import { javascript } from '@codemirror/lang-javascript';
import { yaml } from '@codemirror/lang-yaml';
import { type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import CodeMirror from '@uiw/react-codemirror';
import { useTyped } from '../../core/useTyped';
import { EDITOR_THEME } from './editorTheme';
import './editors.css';

/** What an editor knows the words of. */
export type EditorLanguage = 'json' | 'yaml' | 'javascript' | 'typescript' | 'text';

const LANGUAGES: Record<EditorLanguage, () => Extension[]> = {
  json: () => [json()],
  yaml: () => [yaml()],
  javascript: () => [javascript({ jsx: true })],
  typescript: () => [javascript({ typescript: true })],
  text: () => [],
};

/**
 * A code editor. Tab goes on to the next field, as everywhere; Escape and then Tab is not needed. `extensions` add
 * completion and marks, such as those of a schema.
 */
export function CodeMirrorInput({
  id,
  label,
  value,
  onChange,
  onBlur,
  language,
  extensions,
  disabled,
  invalid,
  describedBy,
}: {
  id: string;
  label: string;
  value: string;
  onChange(text: string): void;
  onBlur(): void;
  language: EditorLanguage;
  extensions?: readonly Extension[];
  disabled: boolean;
  invalid: boolean;
  describedBy: string | undefined;
}) {
  const { text, type, flush } = useTyped(value, onChange);
  const all = useMemo(
    () => [
      ...LANGUAGES[language](),
      ...(extensions ?? []),
      EDITOR_THEME,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        id,
        'aria-label': label,
        ...(invalid ? { 'aria-invalid': 'true' } : {}),
        ...(describedBy ? { 'aria-describedby': describedBy } : {}),
      }),
    ],
    [language, extensions, id, label, invalid, describedBy]
  );
  return (
    <div className="fl-editor" data-disabled={disabled || undefined}>
      <CodeMirror
        value={text}
        theme="none"
        extensions={all}
        editable={!disabled}
        readOnly={disabled}
        indentWithTab={false}
        minHeight="120px"
        maxHeight="480px"
        basicSetup={{ foldGutter: false, highlightActiveLine: false, highlightActiveLineGutter: false }}
        onChange={type}
        onBlur={() => {
          flush();
          onBlur();
        }}
      />
    </div>
  );
}
