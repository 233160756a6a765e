import { useMemo } from 'react';
import { pluginIdSchema, type EndpointQueryInput } from '@flyloft/plugin-manager-common';
import { useSearchParams } from 'react-router-dom';

/** Facets in the order in which they are offered. */
export const FACETS = [
  'category',
  'type',
  'trustTier',
  'support',
  'author',
  'publisher',
  'maturity',
  'fits',
  'installable',
  'tag',
  'license',
] as const;
/** Name of a facet. */
export type FacetName = (typeof FACETS)[number];
/** How results are drawn. */
export type SearchView = (typeof VIEWS)[number];
const VIEWS = ['cards', 'list', 'details'] as const;

/** How many plugins can be compared side by side. */
export const MAX_COMPARED = 4;

const SORTS = ['relevance', 'name', 'updated', 'created', 'installs', 'rating'] as const;
/** Order of the results. */
export type SearchSort = (typeof SORTS)[number];

/** The whole state of a search; it lives in the address, so that Back, a reload and a link bring it back. */
export type SearchState = {
  query: string;
  filters: Partial<Record<FacetName, string[]>>;
  sort: SearchSort;
  view: SearchView;
  /** Ids of the plugins that were chosen to be compared, in the order in which they were chosen. */
  compare: string[];
};

/** Ids in an address: each once, at most as many as fit side by side, only what can be an id. */
export function readCompared(text: string | null): string[] {
  const ids = (text ?? '').split(',').filter(id => pluginIdSchema.safeParse(id).success);
  return [...new Set(ids)].slice(0, MAX_COMPARED);
}

/** Reads a search out of the address; what the address does not know is ignored. */
export function readSearchState(params: URLSearchParams): SearchState {
  const filters: SearchState['filters'] = {};
  for (const facet of FACETS) {
    const values = params.getAll(facet).filter(Boolean);
    if (values.length > 0) filters[facet] = values;
  }
  const sort = SORTS.find(candidate => candidate === params.get('sort')) ?? 'relevance';
  return {
    query: params.get('query') ?? '',
    filters,
    sort,
    view: VIEWS.find(candidate => candidate === params.get('view')) ?? 'cards',
    compare: readCompared(params.get('compare')),
  };
}

/** Writes a search into an address; defaults are left out. */
export function writeSearchState(state: SearchState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.query) params.set('query', state.query);
  for (const facet of FACETS) for (const value of state.filters[facet] ?? []) params.append(facet, value);
  if (state.sort !== 'relevance') params.set('sort', state.sort);
  if (state.view !== 'cards') params.set('view', state.view);
  if (state.compare.length > 0) params.set('compare', state.compare.join(','));
  return params;
}

/** The query that the server is asked. */
export function toServerQuery(state: SearchState): Partial<EndpointQueryInput<'listPlugins'>> {
  return { ...(state.query ? { query: state.query } : {}), ...state.filters, sort: state.sort };
}

/** The search in the address, and how to change it. Typing replaces the history entry, everything else adds one. */
export function useSearchState(): [
  SearchState,
  (change: Partial<SearchState>, options?: { replace?: boolean }) => void
] {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readSearchState(params), [params]);
  return [
    state,
    (change, options) =>
      setParams(current => writeSearchState({ ...readSearchState(current), ...change }), options),
  ];
}
