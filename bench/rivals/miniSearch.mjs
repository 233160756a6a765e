// The rival within the process: MiniSearch over the same texts, with the facets counted from what it finds.
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../scripts/stamps.mjs';

const FACETS = [
  ...['category', 'type', 'publisher', 'author', 'maturity', 'trustTier', 'fits', 'installable', 'license'],
];

/** Builds it with the index's own weights, prefixes and tolerance for misspelling. */
export function fillMiniSearch(catalogue) {
  const MiniSearch = createRequire(path.join(root, 'package.json'))('minisearch');
  const index = new MiniSearch({
    fields: ['name', 'keywords', 'description', 'readme'],
    storeFields: ['at'],
  });
  index.addAll(
    catalogue.map(({ card, readme }, at) => ({
      ...{ id: card.id, at, name: card.name, keywords: card.keywords.join(' ') },
      ...{ description: card.description, readme },
    }))
  );
  const values = catalogue.map(({ card, license }) => ({ ...card, license }));
  return query => {
    const found = index.search(query.query, {
      combineWith: 'AND',
      boost: { name: 10, keywords: 5, description: 2, readme: 0.6 },
      prefix: (_term, i, terms) => i === terms.length - 1,
      fuzzy: term => (term.length < 4 ? false : 0.2),
    });
    const counts = FACETS.map(() => new Map());
    const page = [];
    let total = 0;
    for (const { at } of found) {
      const one = values[at];
      const missed = FACETS.filter(name => query[name] && !query[name].includes(String(one[name])));
      if (missed.length === 0) {
        total += 1;
        if (page.length < query.limit) page.push(one);
      }
      FACETS.forEach((name, i) => {
        if (missed.length === 0 || (missed.length === 1 && missed[0] === name)) {
          counts[i].set(one[name], (counts[i].get(one[name]) ?? 0) + 1);
        }
      });
    }
    return { page, total, counts };
  };
}
