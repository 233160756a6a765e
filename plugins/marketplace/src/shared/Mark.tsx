import type { ReactNode } from 'react';

/** A word that stands out, in the tone of what it says; the word alone says it, too. */
export function Mark({
  tone,
  children,
}: {
  tone?: 'info' | 'success' | 'warning' | 'danger';
  children: ReactNode;
}) {
  return (
    <span className="fl-state" data-tone={tone}>
      {children}
    </span>
  );
}
