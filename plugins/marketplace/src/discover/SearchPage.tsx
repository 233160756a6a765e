import { useEffect, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  SearchField,
  Select,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { EmptyState, ErrorBlock, LoadingBlock, usePlugins } from '@flyloft/plugin-marketplace-react';
import { Page } from '../shared/Page';
import { ActiveFilters } from './ActiveFilters';
import { AskForIt } from './AskForIt';
import { FacetList } from './FacetList';
import { PluginGrid } from './PluginGrid';
import { PluginList } from './PluginList';
import { type SearchSort, type SearchView, toServerQuery, useSearchState } from './useSearchState';
import './SearchPage.css';

/** Milliseconds after the last key before the server is asked. */
const TYPING_MS = 150;

const SORTS: Array<{ value: SearchSort; label: string }> = [
  { value: 'relevance', label: 'Best match' },
  { value: 'name', label: 'Name' },
  { value: 'updated', label: 'Recently updated' },
  { value: 'created', label: 'Newest' },
  { value: 'installs', label: 'Most installed' },
  { value: 'rating', label: 'Best rated' },
];

/** Search results: compare and choose. */
export function SearchPage() {
  const [state, change] = useSearchState();
  const [typed, setTyped] = useState(state.query);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const results = usePlugins(toServerQuery(state));

  useEffect(() => setTyped(state.query), [state.query]);
  useEffect(() => {
    if (typed === state.query) return undefined;
    const timer = setTimeout(() => change({ query: typed }, { replace: true }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, state.query, change]);

  const pages = results.data?.pages ?? [];
  const items = pages.flatMap(page => page.items);
  const total = pages[0]?.total ?? 0;
  const facets = pages[0]?.facets ?? [];
  const facetList = (
    <FacetList facets={facets} filters={state.filters} onChange={filters => change({ filters })} />
  );
  const found = total === 1 ? '1 plugin' : `${total} plugins`;

  return (
    <Page title={state.query ? `“${state.query}”` : 'All plugins'}>
      <Flex direction="column" gap="4">
        <div data-search>
          <SearchField
            aria-label="Search plugins"
            placeholder="Search plugins…"
            value={typed}
            onChange={setTyped}
          />
        </div>
        <ActiveFilters filters={state.filters} onChange={filters => change({ filters })} />
        <div className="mp-search">
          <aside className="mp-search-facets" aria-label="Filters">
            {facetList}
          </aside>
          <section className="mp-search-results" aria-label="Results">
            <div className="mp-search-bar">
              <Text as="p" role="status" aria-live="polite">
                {results.isPending ? 'Searching…' : found}
              </Text>
              <Flex gap="2" align="center" className="mp-search-controls">
                <Button
                  className="mp-search-filter-button"
                  size="small"
                  variant="secondary"
                  onPress={() => setFiltersOpen(true)}
                >
                  Filters
                </Button>
                <Select
                  aria-label="Sort by"
                  size="small"
                  options={SORTS}
                  value={state.sort}
                  onChange={key => key !== null && change({ sort: key as SearchSort })}
                />
                <ToggleButtonGroup
                  aria-label="View"
                  selectionMode="single"
                  disallowEmptySelection
                  selectedKeys={[state.view]}
                  onSelectionChange={keys => change({ view: [...keys][0] as SearchView })}
                >
                  <ToggleButton id="cards">Cards</ToggleButton>
                  <ToggleButton id="list">List</ToggleButton>
                </ToggleButtonGroup>
              </Flex>
            </div>
            {results.isPending && <LoadingBlock label="Searching" rows={6} height={96} />}
            {results.isError && (
              <ErrorBlock
                title="The search did not answer"
                error={results.error}
                onRetry={() => void results.refetch()}
              />
            )}
            {results.isSuccess && items.length === 0 && (
              <NothingFound
                query={state.query}
                suggestion={pages[0]?.suggestion}
                filtered={Object.keys(state.filters).length > 0}
                onQuery={query => change({ query })}
                onClear={() => change({ filters: {} })}
              />
            )}
            {items.length > 0 &&
              (state.view === 'cards' ? (
                <PluginGrid plugins={items} label={found} />
              ) : (
                <PluginList plugins={items} label={found} />
              ))}
            {results.hasNextPage && (
              <Button
                variant="secondary"
                isDisabled={results.isFetchingNextPage}
                onPress={() => void results.fetchNextPage()}
              >
                {results.isFetchingNextPage ? 'Loading…' : `Show more of ${total}`}
              </Button>
            )}
          </section>
        </div>
      </Flex>
      <Dialog isOpen={filtersOpen} onOpenChange={setFiltersOpen}>
        <DialogHeader>Filters</DialogHeader>
        <DialogBody>{facetList}</DialogBody>
        <DialogFooter>
          <Button onPress={() => setFiltersOpen(false)}>{`Show ${found}`}</Button>
        </DialogFooter>
      </Dialog>
    </Page>
  );
}

function NothingFound(props: {
  query: string;
  suggestion?: string;
  filtered: boolean;
  onQuery(query: string): void;
  onClear(): void;
}) {
  const { query, suggestion, filtered, onQuery, onClear } = props;
  return (
    <EmptyState
      title={query ? `No plugin matches “${query}”` : 'No plugin matches these filters'}
      action={
        <Flex direction="column" gap="3" align="center">
          {suggestion && (
            <Button variant="secondary" onPress={() => onQuery(suggestion)}>
              {`Search for “${suggestion}”`}
            </Button>
          )}
          {filtered && (
            <Button variant="secondary" onPress={onClear}>
              Search without filters
            </Button>
          )}
          {query && <AskForIt text={query} />}
        </Flex>
      }
    />
  );
}
