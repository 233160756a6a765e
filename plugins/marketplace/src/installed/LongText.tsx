import { useState } from 'react';

/** What stands in a row without making it higher than its neighbours, in characters. */
const SHORT = 80;

/** A message in a row: its beginning, and all of it on demand. */
export function LongText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= SHORT) return <p className="mp-small">{text}</p>;
  return (
    <p className="mp-small">
      {whole ? text : `${text.slice(0, SHORT).trimEnd()}…`}{' '}
      <button
        type="button"
        className="mp-text-button"
        aria-expanded={whole}
        onClick={() => setWhole(open => !open)}
      >
        {whole ? 'Less' : 'Whole text'}
      </button>
    </p>
  );
}
