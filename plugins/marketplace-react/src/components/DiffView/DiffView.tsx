import { useMemo, useState } from 'react';
import { type DiffLine, diffValues, foldUnchanged } from './diffObjects';
import './DiffView.css';

const SIGN = { same: ' ', added: '+', removed: '-' } as const;
const WORD = { same: '', added: 'added: ', removed: 'removed: ' } as const;

/**
 * What differs between two values, line by line; runs of unchanged lines are folded until asked for, so that thousands of
 * lines cost nothing.
 */
export function DiffView({ before, after, label }: { before: unknown; after: unknown; label: string }) {
  const blocks = useMemo(() => foldUnchanged(diffValues(before, after)), [before, after]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  if (blocks.every(block => block.kind === 'folded')) return <p className="fl-diff-none">Nothing differs.</p>;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines must be scrollable by keyboard
    <div className="fl-diff" role="region" aria-label={label} tabIndex={0}>
      {blocks.map((block, index) =>
        block.kind === 'lines' || open.has(index) ? (
          // eslint-disable-next-line react/no-array-index-key -- blocks are made once from their content and never move
          <Lines key={index} lines={block.lines} />
        ) : (
          // eslint-disable-next-line react/no-array-index-key -- as above
          <button
            key={index}
            type="button"
            className="fl-diff-fold"
            onClick={() => setOpen(new Set([...open, index]))}
          >
            {`Show ${block.lines.length} unchanged lines`}
          </button>
        )
      )}
    </div>
  );
}

function Lines({ lines }: { lines: readonly DiffLine[] }) {
  return (
    <pre className="fl-diff-lines">
      {lines.map(line => (
        <span key={`${line.before ?? ''}:${line.after ?? ''}`} className="fl-diff-line" data-kind={line.kind}>
          <span aria-hidden="true">{SIGN[line.kind]} </span>
          {WORD[line.kind] && <span className="fl-diff-word">{WORD[line.kind]}</span>}
          {line.text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
