import { ErrorBlock, LoadingBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { Text } from '@backstage/ui';
import { useQuery } from '@tanstack/react-query';
import { Rows } from '../shared/Rows';

const DAYS = 30;

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** What people searched for, what found nothing first: the catalogue's gaps. Who searched is not known. */
export function SearchesTable() {
  const client = usePluginManager();
  const searches = useQuery({
    queryKey: ['searches', DAYS],
    queryFn: ({ signal }) => client.listSearches({ days: DAYS, limit: 50 }, { signal }),
  });
  const items = [...(searches.data?.items ?? [])].sort(
    (a, b) => Number(a.results > 0) - Number(b.results > 0) || b.searches - a.searches
  );
  const days = searches.data?.retentionDays ?? 0;
  return (
    <section aria-labelledby="searches">
      <h2 className="mp-section-title" id="searches">
        Searched for
      </h2>
      <p className="mp-section-note">
        {days === 0 && searches.isSuccess
          ? 'Searches are not counted: pluginManager.search.statisticsDays is 0.'
          : `The last ${DAYS} days, what found nothing first. Who searched is not kept; counts are forgotten after ${days} days.`}
      </p>
      {searches.isPending && <LoadingBlock label="Loading searches" rows={3} />}
      {searches.isError && (
        <ErrorBlock
          title="Searches cannot be shown"
          error={searches.error}
          onRetry={() => void searches.refetch()}
        />
      )}
      {searches.isSuccess && items.length === 0 && <Text as="p">Nobody searched yet.</Text>}
      {items.length > 0 && (
        <Rows columns={['Search', 'Asked', 'Found last', 'Opened']}>
          {items.map(item => (
            <tr key={item.query}>
              <td>{item.query}</td>
              <td>{times(item.searches)}</td>
              <td>{item.results === 0 ? 'nothing' : item.results}</td>
              <td>{item.clicks === 0 ? 'never' : times(item.clicks)}</td>
            </tr>
          ))}
        </Rows>
      )}
    </section>
  );
}
