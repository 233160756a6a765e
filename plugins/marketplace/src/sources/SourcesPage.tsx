import { Button, Flex, Link } from '@backstage/ui';
import type { Source } from '@flyloft/plugin-manager-common';
import {
  ErrorBlock,
  queryKeys,
  RelativeTime,
  usePluginManager,
  useSources,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AdminPage } from '../admin/AdminPage';
import { paths } from '../routes';
import { describeRead, describeSync, summariseSources } from './describeSync';
import { ImportSection } from './ImportSection';
import { Queried } from '../shared/Queried';
import { Rows } from '../shared/Rows';

/** Where listings come from: how fresh each source is, and what is wrong in it. */
export function SourcesPage() {
  const sources = useSources();
  return (
    <AdminPage
      title="Sources"
      subtitle={sources.data?.items.length ? summariseSources(sources.data.items) : undefined}
    >
      <Queried
        query={sources}
        what="sources"
        empty={{
          title: 'No catalogue is configured',
          children:
            'Name one under pluginManager.sources in app-config, such as a checkout of Red Hat Developer Hub’s catalogue: its plugins are found here at once, and people ask for the ones they miss.',
        }}
      >
        {items => (
          <Rows columns={['Source', 'Listings', 'Last sync', 'Next', 'Defects', '(Act)']}>
            {items.map(source => (
              <SourceRow key={source.name} source={source} />
            ))}
          </Rows>
        )}
      </Queried>
      <ImportSection />
    </AdminPage>
  );
}

function SourceRow({ source }: { source: Source }) {
  const { last } = source;
  return (
    <tr data-list-row>
      <td>
        <Link href={paths.source(source.name)}>{source.name}</Link>
        <div className="mp-secondary">
          {source.kind}
          {source.configured ? '' : ' · no longer in the configuration'}
        </div>
      </td>
      <td>
        {source.listings === 1 ? '1 listing' : `${source.listings} listings`}
        <div className="mp-secondary">{describeRead(last)}</div>
      </td>
      <td>
        {last ? (
          <>
            {last.state === 'failed' && <strong>Failed. </strong>}
            {describeSync(last)}
            <div className="mp-secondary">
              <RelativeTime at={last.endedAt ?? last.startedAt} />
              {last.state === 'failed' && source.freshAt && (
                <>
                  {' '}
                  · listings are from <RelativeTime at={source.freshAt} />
                </>
              )}
            </div>
          </>
        ) : (
          'not yet'
        )}
      </td>
      <td data-narrow>
        {source.nextAt ? (
          <>
            Due <RelativeTime at={source.nextAt} />
          </>
        ) : (
          'by schedule'
        )}
      </td>
      <td data-narrow>
        {source.defects > 0 ? (
          <Link href={paths.source(source.name)}>
            {source.defects === 1 ? '1 defect' : `${source.defects} defects`}
          </Link>
        ) : (
          'no defects'
        )}
      </td>
      <td>
        <SyncButton source={source} />
      </td>
    </tr>
  );
}

/** Starts a sync now; while one is under way it says so. */
export function SyncButton({ source }: { source: Source }) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const sync = useMutation({
    mutationFn: () => client.syncSource(source.name),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.sources }),
  });
  if (!source.configured) return null;
  return (
    <Flex direction="column" gap="2">
      <Button
        size="small"
        variant="secondary"
        aria-label={`Sync now: ${source.name}`}
        isPending={sync.isPending || source.last?.state === 'running'}
        onPress={() => sync.mutate()}
      >
        Sync now
      </Button>
      {sync.isError && <ErrorBlock title="The sync was not started" error={sync.error} />}
    </Flex>
  );
}
