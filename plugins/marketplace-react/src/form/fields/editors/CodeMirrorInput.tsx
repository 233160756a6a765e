import { useEffect, useMemo, useState } from 'react';
import { json } from '@codemirror/lang-json';
import { javascript } from '@codemirror/lang-javascript';
import { yaml } from '@codemirror/lang-yaml';
import { type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import CodeMirror from '@uiw/react-codemirror';
import { useTyped } from '../../core/useTyped';
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

const isDark = () => document.querySelector('[data-theme-mode="dark"]') !== null;

/** Follows the theme of the portal, which may change while an editor is open. */
function useDarkTheme(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const observer = new MutationObserver(() => setDark(isDark()));
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-theme-mode'],
      subtree: true,
    });
    return () => observer.disconnect();
  }, []);
  return dark;
}

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
  const dark = useDarkTheme();
  const all = useMemo(
    () => [
      ...LANGUAGES[language](),
      ...(extensions ?? []),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        id,
        'aria-label': label,
        ...(invalid ? { 'aria-invalid': 'true' } : {}),
        ...(describedBy ? { 'aria-describedby': describedBy } : {}),
      }),
      keymap.of([]),
    ],
    [language, extensions, id, label, invalid, describedBy]
  );
  return (
    <div className="fl-editor" data-disabled={disabled || undefined}>
      <CodeMirror
        value={text}
        theme={dark ? 'dark' : 'light'}
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
