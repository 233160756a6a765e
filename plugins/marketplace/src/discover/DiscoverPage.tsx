import { useState } from 'react';
import { Button, ButtonLink, Flex, Link } from '@backstage/ui';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  useCollections,
  useInstalled,
  usePlugins,
} from '@flyloft/plugin-marketplace-react';
import { Link as RouterLink } from 'react-router-dom';
import { paths } from '../routes';
import { Page } from '../shared/Page';
import { DiscoverSearch } from './DiscoverSearch';
import { otherLast } from './facetWords';
import { makeShelves } from './makeShelves';
import { PluginGrid } from './PluginGrid';
import { Recommended } from './Recommended';
import { YourRequests } from './YourRequests';
import './DiscoverPage.css';

/** Discover: for a developer with a need but no name. */
export function DiscoverPage() {
  const plugins = usePlugins({ sort: 'relevance', limit: 100 });
  const installed = useInstalled();
  const page = plugins.data?.pages[0];
  const items = page?.items ?? [];
  const collections = useCollections();
  const shelves = makeShelves(items, collections.data?.items ?? [], Date.now());
  const categories = otherLast(page?.facets.find(facet => facet.name === 'category')?.values ?? []);
  const installable = items.filter(item => item.installable).length;

  return (
    <Page
      title="Marketplace"
      subtitle={
        page && (
          <>
            {installable} installable
            {installed.data && (
              <>
                {' · '}
                <Link href={paths.installed}>{installed.data.items.length} installed</Link>
              </>
            )}
          </>
        )
      }
      actions={
        <>
          <ButtonLink href={paths.installed} variant="secondary">
            Installed
          </ButtonLink>
          <ButtonLink href={paths.search()} variant="secondary">
            All plugins
          </ButtonLink>
        </>
      }
    >
      <Flex direction="column" gap="8">
        <div>
          <DiscoverSearch />
          {categories.length > 1 && <Categories categories={categories} />}
        </div>
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
        <YourRequests />
        <Recommended />
        {shelves.map(shelf => (
          <section key={shelf.title} aria-labelledby={`shelf-${shelf.key}`}>
            <div className="mp-shelf-header">
              <h2 className="mp-section-title" id={`shelf-${shelf.key}`}>
                {shelf.title}
              </h2>
              {shelf.query && <Link href={paths.search(shelf.query)}>See all</Link>}
            </div>
            <PluginGrid plugins={shelf.items} label={shelf.title} />
          </section>
        ))}
        {items.length > 0 && <NotHere />}
      </Flex>
    </Page>
  );
}

/** Categories that are shown before one asks for the rest; catalogues bring dozens of them. */
const CATEGORIES = 14;

/** Categories with their counts, the largest first, each one press from its listings. */
function Categories({ categories }: { categories: ReadonlyArray<{ value: string; count: number }> }) {
  const [all, setAll] = useState(false);
  const shown = all ? categories : categories.slice(0, CATEGORIES);
  return (
    <nav aria-label="Categories">
      <ul className="mp-categories">
        {shown.map(({ value, count }) => (
          <li key={value}>
            <RouterLink to={paths.search(`?category=${encodeURIComponent(value)}`)}>
              {value} <span className="mp-count">{count}</span>
            </RouterLink>
          </li>
        ))}
        {categories.length > shown.length && (
          <li>
            <Button size="small" variant="tertiary" onPress={() => setAll(true)}>
              {`All ${categories.length} categories`}
            </Button>
          </li>
        )}
      </ul>
    </nav>
  );
}

/** No dead end: whatever is not here can be asked for. */
function NotHere() {
  return (
    <aside className="mp-panel mp-not-here">
      <div>
        <h2 className="mp-section-title">Not here?</h2>
        <p>
          Paste the name of an npm package or the address of a repository into the search. It is found, or you
          ask for it with one press and an admin gets the command that packs it.
        </p>
      </div>
      <ButtonLink href={paths.search()} variant="secondary">
        Search all plugins
      </ButtonLink>
    </aside>
  );
}
