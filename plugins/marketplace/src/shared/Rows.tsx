import type { CSSProperties, ReactNode } from 'react';

/** What a head in parentheses says: it is for screen readers only. */
const unseenHead = (column: string) => /^\((.*)\)$/.exec(column)?.[1];

/**
 * Heads for `Rows.css`, which sets each before its values where rows are cards. The first that is seen stands for what a
 * card is about, and needs none.
 */
export function narrowHeads(columns: readonly string[]): CSSProperties {
  const about = columns.findIndex(column => !unseenHead(column));
  return Object.fromEntries(
    columns.flatMap((column, index) =>
      index <= about || unseenHead(column) ? [] : [[`--mp-head-${index + 1}`, JSON.stringify(`${column}: `)]]
    )
  );
}

/** A table of rows that becomes cards on a narrow screen; a column in parentheses has its head for screen readers only. */
export function Rows(props: { caption?: ReactNode; columns: readonly string[]; children: ReactNode }) {
  const { caption, columns, children } = props;
  return (
    <table className="mp-rows" style={narrowHeads(columns)}>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map(column => {
            const unseen = unseenHead(column);
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

/** What is known of one thing: names and values. */
export function FactRows({ facts }: { facts: ReadonlyArray<readonly [name: string, value: ReactNode]> }) {
  return (
    <table className="mp-rows mp-fact-rows">
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
