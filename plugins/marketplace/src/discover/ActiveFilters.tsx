import { Button, Flex, Tag, TagGroup } from '@backstage/ui';
import { FACET_TITLES, facetWord } from './facetWords';
import { FACETS, type FacetName, type SearchState } from './useSearchState';

/** The filters in force, each removable; Backspace removes the focused one. */
export function ActiveFilters({
  filters,
  onChange,
}: {
  filters: SearchState['filters'];
  onChange(filters: SearchState['filters']): void;
}) {
  const active = FACETS.flatMap(facet => (filters[facet] ?? []).map(value => ({ facet, value })));
  if (active.length === 0) return null;
  const remove = (keys: Set<unknown>) => {
    const next: SearchState['filters'] = {};
    for (const { facet, value } of active) {
      if (!keys.has(`${facet}:${value}`)) next[facet] = [...(next[facet] ?? []), value];
    }
    onChange(next);
  };
  return (
    <Flex gap="2" align="center">
      <TagGroup aria-label="Filters in force" onRemove={remove}>
        {active.map(({ facet, value }: { facet: FacetName; value: string }) => (
          <Tag
            key={`${facet}:${value}`}
            id={`${facet}:${value}`}
            textValue={`${FACET_TITLES[facet]}: ${facetWord(facet, value)}`}
          >
            {FACET_TITLES[facet]}: {facetWord(facet, value)}
          </Tag>
        ))}
      </TagGroup>
      <Button size="small" variant="tertiary" onPress={() => onChange({})}>
        Clear all
      </Button>
    </Flex>
  );
}
