import { Fragment } from 'react';
import './form.css';

/** Text between backticks; a lone backtick is one. */
const CODE = /`([^`\n]+)`/;

/** A publisher's words as text: what stands between backticks is shown as code, and everything else as it is written. */
export function Prose({ children }: { children: string }) {
  return (
    <>
      {children.split(CODE).map((part, index) =>
        // Every other part is what stood between backticks.
        index % 2 === 1 ? (
          // eslint-disable-next-line react/no-array-index-key -- parts of one text, which may be the same
          <code key={index} className="fl-inline-code">
            {part}
          </code>
        ) : (
          // eslint-disable-next-line react/no-array-index-key -- as above
          <Fragment key={index}>{part}</Fragment>
        )
      )}
    </>
  );
}
