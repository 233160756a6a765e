import type { ReactNode } from 'react';
import { EmptyState, ErrorBlock, LoadingBlock } from '@flyloft/plugin-marketplace-react';

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A part of a page that is asked of the server: its skeleton, why it did not come with a retry, what to do when there is
 * nothing, and otherwise the rows. What came before stays while a later call fails.
 */
export function Queried<T>(props: {
  query: { data?: { items: T[] }; error: Error | null; isPending: boolean; refetch(): unknown };
  /** As it stands in a sentence, such as `the audit`. */
  what: string;
  /** Lines of the skeleton. */
  lines?: number;
  empty: { title: string; children?: ReactNode };
  children: (items: T[]) => ReactNode;
}) {
  const { query, what, lines, empty, children } = props;
  const items = query.data?.items;
  return (
    <>
      {query.isPending && <LoadingBlock label={`Loading ${what}`} rows={lines} />}
      {query.error && (
        <ErrorBlock
          title={`${capitalise(what)} cannot be shown`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {items && !query.error && items.length === 0 && <EmptyState {...empty} />}
      {items && items.length > 0 && children(items)}
    </>
  );
}
