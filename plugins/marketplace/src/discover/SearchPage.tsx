import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
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
import type { Facet } from '@flyloft/plugin-manager-common';
import { ErrorBlock, LoadingBlock } from '@flyloft/plugin-marketplace-react';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { ActiveFilters } from './ActiveFilters';
import { bestMatch } from './bestMatch';
import { CompareTray } from './CompareTray';
import { FacetList } from './FacetList';
import { NothingFound } from './NothingFound';
import { ResultGrid } from './ResultGrid';
import { useResults } from './useResults';
import { useSearchClicks } from './useSearchClicks';
import {
  type FacetName,
  MAX_COMPARED,
  type SearchSort,
  type SearchView,
  toServerQuery,
  useSearchState,
} from './useSearchState';
import './SearchPage.css';

/** Milliseconds after the last key before the server is asked. */
const TYPING_MS = 150;

const NO_FACETS: readonly Facet[] = [];

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
  const navigate = useNavigate();
  const [state, change] = useSearchState();
  const [typed, setTyped] = useState(state.query);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [said, setSaid] = useState('');
  const results = useResults(toServerQuery(state));
  const { items, first } = results;
  const resultsRef = useSearchClicks<HTMLElement>(state.query);

  useEffect(() => setTyped(state.query), [state.query]);
  useEffect(() => {
    if (typed === state.query) return undefined;
    const timer = setTimeout(() => change({ query: typed }, { replace: true }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, state.query, change]);

  const total = first?.total ?? 0;
  // The results are drawn first; their facets follow as soon as there is time.
  const facets = useDeferredValue(first?.facets ?? NO_FACETS);
  const nameOf = (id: string) => items.find(item => item.id === id)?.name ?? id;

  // These stay the same from one drawing to the next, so that results and facets are drawn again only when they change.
  const latest = useRef({ state, change, results, nameOf, navigate });
  latest.current = { state, change, results, nameOf, navigate };
  const compare = useCallback((id: string) => {
    const { compare: chosen } = latest.current.state;
    const name = latest.current.nameOf(id);
    if (chosen.includes(id)) {
      latest.current.change({ compare: chosen.filter(one => one !== id) }, { replace: true });
      setSaid(`${name} is out of the comparison.`);
    } else if (chosen.length >= MAX_COMPARED) {
      setSaid(`${MAX_COMPARED} are compared already. Take one out to add ${name}.`);
    } else {
      latest.current.change({ compare: [...chosen, id] }, { replace: true });
      setSaid(`${name} is compared: ${chosen.length + 1} of ${MAX_COMPARED}.`);
    }
  }, []);
  const showComparison = useCallback(() => {
    const { compare: chosen } = latest.current.state;
    if (chosen.length > 1) latest.current.navigate(paths.compare(chosen));
    else setSaid('Choose at least two to compare them.');
  }, []);
  const filterBy = useCallback((name: FacetName, values: string[]) => {
    const { [name]: _replaced, ...others } = latest.current.state.filters;
    latest.current.change({ filters: values.length > 0 ? { ...others, [name]: values } : others });
  }, []);
  const needMore = useCallback(() => {
    const { hasNextPage, isFetchingNextPage, fetchNextPage } = latest.current.results;
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, []);

  const facetList = <FacetList facets={facets} filters={state.filters} onChange={filterBy} />;
  const found = total === 1 ? '1 plugin' : `${total.toLocaleString('en')} plugins`;
  const filterCount = Object.values(state.filters).flat().length;
  // Then there is nothing to sort, to look at in another way, or to narrow down further.
  const nothing = results.isSuccess && total === 0 && filterCount === 0;
  const respelt =
    total > 0 && first?.suggestion && first.suggestion !== state.query ? first.suggestion : undefined;

  return (
    <Page title={state.query ? `“${state.query}”` : 'All plugins'} above={[above.marketplace]}>
      <Flex direction="column" gap="4">
        <form
          role="search"
          data-search
          onSubmit={event => {
            event.preventDefault();
            const isCurrent = typed === state.query && !results.isPlaceholderData;
            const best = isCurrent ? bestMatch(items, typed.trim()) : undefined;
            if (best) navigate(paths.plugin(best.id), { state: { focusAct: true } });
            else change({ query: typed });
          }}
        >
          <SearchField
            aria-label="Search plugins"
            placeholder="Search plugins…"
            value={typed}
            onChange={setTyped}
          />
        </form>
        <ActiveFilters filters={state.filters} onChange={filters => change({ filters })} />
        <div className="mp-search" data-nothing={nothing || undefined}>
          {!nothing && (
            <aside className="mp-search-facets" aria-label="Filters">
              {facetList}
            </aside>
          )}
          <section ref={resultsRef} className="mp-search-results" aria-label="Results">
            <div className="mp-search-bar">
              <Text
                as="p"
                role="status"
                aria-live="polite"
                className={nothing ? 'mp-visually-hidden' : undefined}
              >
                {results.isPending ? 'Searching…' : found}
                {respelt && ` for “${respelt}”`}
              </Text>
              {!nothing && (
                <Flex gap="2" align="center" className="mp-search-controls">
                  <Button
                    className="mp-search-filter-button"
                    size="small"
                    variant="secondary"
                    onPress={() => setFiltersOpen(true)}
                  >
                    {filterCount > 0 ? `Filters (${filterCount})` : 'Filters'}
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
                    <ToggleButton id="details">Details</ToggleButton>
                  </ToggleButtonGroup>
                </Flex>
              )}
            </div>
            <CompareTray
              chosen={state.compare.map(id => ({ id, name: nameOf(id) }))}
              onRemove={compare}
              onClear={() => change({ compare: [] }, { replace: true })}
            />
            {results.isPending && <LoadingBlock label="Searching" rows={6} height={96} />}
            {results.isError && (
              <ErrorBlock
                title="The search did not answer"
                error={results.error}
                onRetry={() => void results.refetch()}
              />
            )}
            {results.isSuccess && total === 0 && (
              <NothingFound
                state={state}
                page={first ?? {}}
                onQuery={query => change({ query })}
                onFilters={filters => change({ filters })}
              />
            )}
            {total > 0 && (
              <ResultGrid
                items={items}
                total={total}
                view={state.view}
                label={found}
                compared={state.compare}
                onCompare={compare}
                onShowComparison={showComparison}
                onNeedMore={needMore}
              />
            )}
            {results.isFetchNextPageError && (
              <ErrorBlock
                title={`The results after ${items.length} did not come`}
                error={results.error}
                onRetry={() => void results.fetchNextPage()}
              />
            )}
            <p className="mp-visually-hidden" role="status">
              {said}
            </p>
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
