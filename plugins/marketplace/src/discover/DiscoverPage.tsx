import { useState } from 'react';
import { ButtonLink, Flex, Link, SearchField, Text } from '@backstage/ui';
import type { PluginCard } from '@flyloft/plugin-manager-common';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  useInstalled,
  usePlugins,
} from '@flyloft/plugin-marketplace-react';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { Page } from '../shared/Page';
import { makeShelves } from './makeShelves';
import { PluginGrid } from './PluginGrid';
import './DiscoverPage.css';

/** Discover: for a developer with a need but no name. */
export function DiscoverPage() {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const plugins = usePlugins({ sort: 'relevance', limit: 100 });
  const installed = useInstalled();
  const page = plugins.data?.pages[0];
  const items = page?.items ?? [];
  const shelves = makeShelves(items);
  const categories = page?.facets.find(facet => facet.name === 'category')?.values ?? [];
  const installable = items.filter(item => item.installable).length;

  return (
    <Page
      title="Marketplace"
      subtitle={
        page && (
          <>
            {installable} installable ·{' '}
            <Link href={paths.installed}>{installed.data?.items.length ?? 0} installed</Link>
          </>
        )
      }
      actions={
        <ButtonLink href={paths.search()} variant="secondary">
          All plugins
        </ButtonLink>
      }
    >
      <Flex direction="column" gap="6">
        <form
          role="search"
          data-search
          onSubmit={event => {
            event.preventDefault();
            navigate(paths.search(`?query=${encodeURIComponent(typed)}`));
          }}
        >
          <SearchField
            aria-label="Search plugins"
            placeholder="Search plugins…"
            value={typed}
            onChange={setTyped}
          />
          <Suggestions query={typed} />
        </form>
        {plugins.isPending && <LoadingBlock label="Loading the marketplace" rows={4} height={140} />}
        {plugins.isError && (
          <ErrorBlock
            title="The marketplace did not answer"
            error={plugins.error}
            onRetry={() => void plugins.refetch()}
          />
        )}
        {plugins.isSuccess && items.length === 0 && (
          <EmptyState title="No plugin is published yet">
            Pack and publish the first one: flyloft pack @backstage-community/plugin-tech-radar, then flyloft
            publish with the file it made.
          </EmptyState>
        )}
        {shelves.map(shelf => (
          <section key={shelf.title} aria-labelledby={`shelf-${shelf.key}`}>
            <div className="mp-shelf-header">
              <Text as="h2" variant="title-x-small" weight="bold" id={`shelf-${shelf.key}`}>
                {shelf.title}
              </Text>
              {shelf.query && <Link href={paths.search(shelf.query)}>See all</Link>}
            </div>
            <PluginGrid plugins={shelf.items} label={shelf.title} />
          </section>
        ))}
        {categories.length > 1 && (
          <section aria-labelledby="shelf-categories">
            <Text as="h2" variant="title-x-small" weight="bold" id="shelf-categories">
              Categories
            </Text>
            <ul className="mp-categories">
              {categories.map(({ value, count }) => (
                <li key={value}>
                  <Link
                    href={paths.search(`?category=${encodeURIComponent(value)}`)}
                  >{`${value} (${count})`}</Link>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Flex>
    </Page>
  );
}

/** What one may mean, while typing; Enter goes to all results, Tab and Enter straight to a plugin. */
function Suggestions({ query }: { query: string }) {
  const found = usePlugins(query.trim() === '' ? { limit: 1 } : { query, limit: 5 });
  const items: PluginCard[] = query.trim() === '' ? [] : found.data?.pages[0]?.items ?? [];
  if (items.length === 0) return null;
  return (
    <ul className="mp-suggestions" aria-label="Suggestions">
      {items.map(item => (
        <li key={item.id} data-list-row>
          <Link href={paths.plugin(item.id)}>{item.name}</Link>{' '}
          <Text variant="body-small" color="secondary">
            {item.category}
          </Text>
        </li>
      ))}
    </ul>
  );
}
