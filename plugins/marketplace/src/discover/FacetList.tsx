import { Checkbox, CheckboxGroup, Flex } from '@backstage/ui';
import type { Facet } from '@flyloft/plugin-manager-common';
import { FACET_TITLES, facetWord } from './facetWords';
import { FACETS, type SearchState } from './useSearchState';

/** Filters with the number of listings behind each; a facet with one value would filter nothing, so it is hidden. */
export function FacetList({
  facets,
  filters,
  onChange,
}: {
  facets: readonly Facet[];
  filters: SearchState['filters'];
  onChange(filters: SearchState['filters']): void;
}) {
  const shown = FACETS.flatMap(name => facets.filter(facet => facet.name === name)).filter(
    facet => facet.values.length > 1 || (filters[facet.name]?.length ?? 0) > 0
  );
  return (
    <Flex direction="column" gap="5">
      {shown.map(facet => (
        <CheckboxGroup
          key={facet.name}
          label={FACET_TITLES[facet.name]}
          value={filters[facet.name] ?? []}
          onChange={values => onChange({ ...filters, [facet.name]: values })}
        >
          {facet.values.slice(0, 12).map(({ value, count }) => (
            <Checkbox key={value} value={value}>
              {`${facetWord(facet.name, value)} (${count})`}
            </Checkbox>
          ))}
        </CheckboxGroup>
      ))}
    </Flex>
  );
}
