import type { ReactNode } from 'react';

/** A table of rows that becomes cards on a narrow screen; a column in parentheses has its head for screen readers only. */
export function Rows(props: { caption?: ReactNode; columns: readonly string[]; children: ReactNode }) {
  const { caption, columns, children } = props;
  return (
    <table className="mp-rows">
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map(column => {
            const unseen = /^\((.*)\)$/.exec(column)?.[1];
            return (
              <th key={column} scope="col">
                {unseen ? <span className="mp-visually-hidden">{unseen}</span> : column}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
