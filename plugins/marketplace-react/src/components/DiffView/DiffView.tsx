import { Fragment, useMemo, useState } from 'react';
import { type DiffLine, diffValues, foldUnchanged } from './diffObjects';
import { splitRows } from './splitRows';
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
  const [split, setSplit] = useState(false);
  // Beside nothing there is nothing to compare.
  const canSplit = before !== undefined && after !== undefined;
  if (blocks.every(block => block.kind === 'folded')) return <p className="fl-diff-none">Nothing differs.</p>;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines must be scrollable by keyboard
    <div className="fl-diff" role="region" aria-label={label} tabIndex={0}>
      {canSplit && (
        <button
          type="button"
          className="fl-diff-fold fl-diff-split-toggle"
          aria-pressed={split}
          onClick={() => setSplit(!split)}
        >
          Side by side
        </button>
      )}
      {blocks.map((block, index) =>
        block.kind === 'lines' || open.has(index) ? (
          // eslint-disable-next-line react/no-array-index-key -- blocks are made once from their content and never move
          <Lines key={index} lines={block.lines} split={split && canSplit} />
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

function Lines({ lines, split }: { lines: readonly DiffLine[]; split: boolean }) {
  if (split) {
    return (
      <div className="fl-diff-lines fl-diff-columns">
        {splitRows(lines).map(({ left, right }) => (
          <Fragment key={`${left?.before ?? ''}:${right?.after ?? ''}`}>
            <Line line={left} />
            <Line line={right} />
          </Fragment>
        ))}
      </div>
    );
  }
  return (
    <pre className="fl-diff-lines">
      {lines.map(line => (
        <Line key={`${line.before ?? ''}:${line.after ?? ''}`} line={line} />
      ))}
    </pre>
  );
}

/** A line with its sign, which is also said; without a line the empty place beside one. */
function Line({ line }: { line?: DiffLine }) {
  if (!line) return <span className="fl-diff-line" />;
  return (
    <span className="fl-diff-line" data-kind={line.kind}>
      <span aria-hidden="true">{SIGN[line.kind]} </span>
      {WORD[line.kind] && <span className="fl-diff-word">{WORD[line.kind]}</span>}
      {line.text}
      {'\n'}
    </span>
  );
}
