import { memo, useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Flex, Text } from '@backstage/ui';
import type { Facet } from '@flyloft/plugin-manager-common';
import { FACET_TITLES, facetWord, otherLast } from './facetWords';
import { FACETS, type FacetName, type SearchState } from './useSearchState';

type Filters = SearchState['filters'];

/** How many values of a facet are in sight before somebody asks for the rest of them. */
const IN_SIGHT = 6;

function FacetGroup({
  facet,
  chosen,
  onChange,
}: {
  facet: Facet;
  chosen: readonly string[];
  onChange(name: FacetName, values: string[]): void;
}) {
  const [all, setAll] = useState(false);
  const { name } = facet;
  // What is filtered by stays in sight, so that it can be taken away, also where nothing has it.
  const gone = chosen.filter(value => !facet.values.some(one => one.value === value));
  const known = [...otherLast(facet.values), ...gone.map(value => ({ value, count: 0 }))];
  const values = known.filter(({ value }, index) => all || index < IN_SIGHT || chosen.includes(value));
  const hidden = known.length - values.length;
  return (
    <Flex direction="column" gap="1" align="start">
      <CheckboxGroup label={FACET_TITLES[name]} value={[...chosen]} onChange={next => onChange(name, next)}>
        {values.map(({ value, count }) => (
          <Checkbox key={value} value={value}>
            {`${facetWord(name, value)} (${count})`}
          </Checkbox>
        ))}
      </CheckboxGroup>
      {(hidden > 0 || all) && (
        <Button
          size="small"
          variant="tertiary"
          aria-expanded={all}
          aria-label={`${FACET_TITLES[name]}: ${all ? 'show fewer' : `show ${hidden} more`}`}
          onPress={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `Show ${hidden} more`}
        </Button>
      )}
      {all && facet.more !== undefined && (
        <Text as="p" variant="body-small" color="secondary">
          {`${facet.more} more come up when you narrow the search.`}
        </Text>
      )}
    </Flex>
  );
}

const NONE: readonly string[] = [];

/** Filters with the number of listings behind each; a facet with one value would filter nothing, so it is hidden. */
export const FacetList = memo(function Facets({
  facets,
  filters,
  onChange,
}: {
  facets: readonly Facet[];
  filters: Filters;
  onChange(name: FacetName, values: string[]): void;
}) {
  const shown = FACETS.flatMap(name => facets.filter(facet => facet.name === name)).filter(
    facet => facet.values.length > 1 || (filters[facet.name]?.length ?? 0) > 0
  );
  return (
    <Flex direction="column" gap="5">
      {shown.map(facet => (
        <FacetGroup key={facet.name} facet={facet} chosen={filters[facet.name] ?? NONE} onChange={onChange} />
      ))}
    </Flex>
  );
});
