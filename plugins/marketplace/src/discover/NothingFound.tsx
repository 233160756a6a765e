import { Button, Flex, Link, Text } from '@backstage/ui';
import type { PluginPage } from '@flyloft/plugin-manager-common';
import { EmptyState } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { AskForIt } from './AskForIt';
import './ReasonedList.css';
import { FACET_TITLES, facetWord } from './facetWords';
import { FACETS, type FacetName, type SearchState } from './useSearchState';

/** A filter as a sentence has it: `Maturity: Stable`. */
function filterWords(filter: string, values: readonly string[]): string {
  const facet = FACETS.find(name => name === filter);
  if (!facet) return `${filter}: ${values.join(', ')}`;
  return `${FACET_TITLES[facet]}: ${values.map(value => facetWord(facet, value)).join(', ')}`;
}

/** No result is no dead end: the nearest spelling, the one filter to leave out, or asking for the plugin. */
export function NothingFound({
  state,
  page,
  onQuery,
  onFilters,
}: {
  state: SearchState;
  page: Pick<PluginPage, 'suggestion' | 'without' | 'closest'>;
  onQuery(query: string): void;
  onFilters(filters: SearchState['filters']): void;
}) {
  const { query, filters } = state;
  const { suggestion, without = [], closest = [] } = page;
  const drop = (filter: string) => {
    const { [filter as FacetName]: _dropped, ...rest } = filters;
    onFilters(rest);
  };
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <EmptyState
      title={query ? `No plugin matches “${query}”` : 'No plugin matches these filters'}
      action={
        <Flex direction="column" gap="3" align="center">
          {suggestion && suggestion !== query && (
            <Button variant="secondary" onPress={() => onQuery(suggestion)}>
              {`Search for “${suggestion}”`}
            </Button>
          )}
          {without.slice(0, 3).map(({ filter, values, total }) => (
            <Button key={filter} variant="secondary" onPress={() => drop(filter)}>
              {`Without ${filterWords(filter, values)}: ${total}`}
            </Button>
          ))}
          {isFiltered && without.length === 0 && (
            <Button variant="secondary" onPress={() => onFilters({})}>
              Search without filters
            </Button>
          )}
          {closest.length > 0 && (
            <nav aria-label="Close in meaning">
              <Text as="p">Close in meaning:</Text>
              <ul className="mp-closest">
                {closest.map(plugin => (
                  <li key={plugin.id}>
                    <Link href={paths.plugin(plugin.id)}>{plugin.name}</Link>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          {query && <AskForIt text={query} />}
          {query && (
            <Text color="secondary">An admin sees what people miss; you are told when it is there.</Text>
          )}
        </Flex>
      }
    />
  );
}
