import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The colours of an editor: the portal's own, so that it follows the theme, each readable on the background. */
export const EDITOR_THEME: Extension = [
  EditorView.theme({
    '&': { color: 'var(--bui-fg-primary)', backgroundColor: 'var(--bui-bg-neutral-1)', fontSize: '14px' },
    '.cm-gutters': {
      color: 'var(--bui-fg-secondary)',
      backgroundColor: 'var(--bui-bg-neutral-1)',
      borderRight: '1px solid var(--bui-border-1)',
    },
    '.cm-content': { caretColor: 'var(--bui-fg-primary)' },
    '.cm-cursor': { borderLeftColor: 'var(--bui-fg-primary)' },
    '.cm-tooltip': {
      color: 'var(--bui-fg-primary)',
      backgroundColor: 'var(--bui-bg-neutral-2)',
      border: '1px solid var(--bui-border-2)',
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--fl-code-name)' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--fl-code-text)' },
      { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--fl-code-value)' },
      { tag: [tags.keyword, tags.modifier], color: 'var(--fl-code-keyword)' },
      { tag: tags.comment, color: 'var(--bui-fg-secondary)', fontStyle: 'italic' },
      { tag: tags.invalid, textDecoration: 'underline wavy', color: 'var(--bui-fg-primary)' },
    ])
  ),
];
