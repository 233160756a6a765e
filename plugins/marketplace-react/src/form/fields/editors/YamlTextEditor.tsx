import { useMemo } from 'react';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { CodeMirrorInput } from './CodeMirrorInput';

/** Something that is wrong with a text, at a line that counts from 1. */
export type LineIssue = { line: number; message: string };

/** What the editor of a whole text is given. */
export type YamlTextEditorProps = {
  id: string;
  label: string;
  value: string;
  onChange(text: string): void;
  /** Marked at their lines. */
  issues: readonly LineIssue[];
  describedBy?: string;
};

const marks = (issues: readonly LineIssue[]): Extension[] => [
  lintGutter(),
  linter(
    ({ state }) =>
      issues.map(({ line, message }): Diagnostic => {
        const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
        return { from, to, severity: 'error', message };
      }),
    { delay: 0 }
  ),
];

const nothing = () => undefined;

/** A whole configuration as YAML, with what is wrong marked at its lines. */
export function YamlTextEditor({ issues, describedBy, ...props }: YamlTextEditorProps) {
  const key = JSON.stringify(issues);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- compared by what they say: the same marks are not set anew
  const extensions = useMemo(() => marks(issues), [key]);
  return (
    <CodeMirrorInput
      {...props}
      language="yaml"
      extensions={extensions}
      disabled={false}
      invalid={issues.length > 0}
      describedBy={describedBy}
      onBlur={nothing}
    />
  );
}
