import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';
import type { PluginSearch, SoftwareCatalogue } from '../../ports';

/** Annotations that are named; the most frequent ones come first. */
const SHOWN = 40;

/** Annotations that components of the catalogue carry, of those that some plugin reads; counted as the person may see. */
export function annotationsDetector({
  search,
  software,
}: {
  search: Pick<PluginSearch, 'annotations'>;
  software: Pick<SoftwareCatalogue, 'countComponents'>;
}): EnvironmentDetector {
  return {
    id: 'annotations',
    title: 'Catalogue',
    dependsOn: ['person'],
    async detect({ person }) {
      const read = await search.annotations();
      const names = [...new Set(read.map(({ annotation }) => annotation))];
      const counts = await software.countComponents(names, person.credentials);
      const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, SHOWN);
      return {
        facts: sorted.map(([annotation, count]) => {
          const carry = count === 1 ? 'component carries' : 'components carry';
          return {
            title: annotation,
            text: `${count} ${carry} it.`,
            offers: [
              {
                kind: 'catalog-annotation',
                value: annotation,
                reason: `${count} ${carry} ${annotation}`,
              } as const,
            ],
          };
        }),
      };
    },
  };
}
