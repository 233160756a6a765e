import type { ReactNode } from 'react';
import './parts.css';

/** What a field says about its value: `good` and `bad` carry a mark, so that colour says nothing alone. */
export function Note({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'bad' | 'warning';
  children: ReactNode;
}) {
  const mark = { plain: '', good: '✓ ', bad: '✗ ', warning: '! ' }[tone];
  return (
    <p role="status" className={`fl-note fl-note-${tone}`}>
      {mark !== '' && <span aria-hidden="true">{mark}</span>}
      {children}
    </p>
  );
}
