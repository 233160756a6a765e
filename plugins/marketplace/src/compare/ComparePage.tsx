import { Button, ButtonLink, Flex, Link } from '@backstage/ui';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  PluginIcon,
  queryKeys,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { RiCloseLine } from '@remixicon/react';
import { useQueries } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { MAX_COMPARED, readCompared } from '../discover/useSearchState';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { type Comparable, fromListing, fromPlugin } from './comparable';
import { compareRows, type CompareRow } from './compareRows';
import './ComparePage.css';

/** What is known of a plugin: its release, or what catalogues say where it has none. */
async function readComparable(
  client: PluginManagerClient,
  id: string,
  signal: AbortSignal
): Promise<Comparable> {
  try {
    return fromPlugin(await client.getPlugin(id, {}, { signal }));
  } catch (error) {
    if (!(error instanceof FlyloftError) || !['PLUGIN_NOT_FOUND', 'BUNDLE_MISSING'].includes(error.code)) {
      throw error;
    }
    const listing = await client.getListing(id, { signal }).catch(() => undefined);
    if (!listing) throw error;
    return fromListing(listing);
  }
}

/** Up to four plugins side by side; what differs comes first. */
export function ComparePage() {
  const client = usePluginManager();
  const [params, setParams] = useSearchParams();
  const ids = readCompared(params.get('ids'));
  const answers = useQueries({
    queries: ids.map(id => ({
      queryKey: [...queryKeys.plugins, 'compared', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => readComparable(client, id, signal),
    })),
  });
  const plugins = answers.flatMap(answer => (answer.data ? [answer.data] : []));
  const remove = (id: string) =>
    setParams({ ids: ids.filter(one => one !== id).join(',') }, { replace: true });
  const searchWith = paths.search(ids.length > 0 ? `?compare=${ids.join(',')}` : '');

  return (
    <Page
      title="Compare"
      above={[above.marketplace, { title: 'All plugins', href: searchWith }]}
      subtitle={plugins.length > 1 ? plugins.map(({ name }) => name).join(' · ') : undefined}
      actions={
        ids.length > 0 &&
        ids.length < MAX_COMPARED && (
          <ButtonLink href={searchWith} variant="secondary">
            Add another
          </ButtonLink>
        )
      }
    >
      {answers.some(answer => answer.isPending) && (
        <LoadingBlock label="Loading the plugins" rows={8} height={40} />
      )}
      <Flex direction="column" gap="3">
        {answers.map(
          (answer, index) =>
            answer.isError && (
              <ErrorBlock
                key={ids[index]}
                title={`${ids[index]} cannot be compared`}
                error={answer.error}
                onRetry={() => void answer.refetch()}
              />
            )
        )}
      </Flex>
      {ids.length === 0 && (
        <EmptyState
          title="Nothing is chosen yet"
          action={<ButtonLink href={paths.search()}>Choose plugins</ButtonLink>}
        >
          Press c on a result, or its round button, to choose up to four plugins.
        </EmptyState>
      )}
      {plugins.length > 0 && answers.every(answer => !answer.isPending) && (
        <Comparison plugins={plugins} onRemove={remove} />
      )}
    </Page>
  );
}

function Comparison({ plugins, onRemove }: { plugins: readonly Comparable[]; onRemove(id: string): void }) {
  const rows = compareRows(plugins);
  const differing = rows.filter(({ differs }) => differs);
  const same = rows.filter(({ differs }) => !differs);
  return (
    <table className="mp-compare" data-columns={plugins.length}>
      <thead>
        <tr>
          <td />
          {plugins.map(plugin => (
            <th key={plugin.id} scope="col">
              <Head plugin={plugin} onRemove={() => onRemove(plugin.id)} />
            </th>
          ))}
        </tr>
      </thead>
      {plugins.length > 1 && (
        <Group title={`Differs (${differing.length})`} rows={differing} plugins={plugins} />
      )}
      <Group
        title={plugins.length > 1 ? `The same (${same.length})` : 'One plugin'}
        rows={same}
        plugins={plugins}
      />
    </table>
  );
}

function Head({ plugin, onRemove }: { plugin: Comparable; onRemove(): void }) {
  return (
    <div className="mp-compare-head">
      <PluginIcon plugin={plugin} size={40} />
      <Link href={paths.plugin(plugin.id)}>{plugin.name}</Link>
      <ButtonLink size="small" variant={plugin.act.isMain ? 'primary' : 'secondary'} href={plugin.act.href}>
        {plugin.act.label}
      </ButtonLink>
      <Button
        size="small"
        variant="tertiary"
        aria-label={`Take out ${plugin.name}`}
        iconStart={<RiCloseLine />}
        onPress={onRemove}
      >
        Take out
      </Button>
    </div>
  );
}

function Group({
  title,
  rows,
  plugins,
}: {
  title: string;
  rows: readonly CompareRow[];
  plugins: readonly Comparable[];
}) {
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr className="mp-compare-group">
        <th scope="rowgroup" colSpan={plugins.length + 1}>
          {title}
        </th>
      </tr>
      {rows.map(row => (
        <tr key={row.title} data-differs={row.differs || undefined}>
          <th scope="row">{row.title}</th>
          {row.values.map((lines, index) => (
            <td key={plugins[index]!.id} data-name={plugins[index]!.name}>
              {lines.length === 1 ? (
                lines[0]
              ) : (
                <ul>
                  {lines.map(line => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
