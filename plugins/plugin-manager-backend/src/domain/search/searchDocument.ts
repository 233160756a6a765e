import type { PluginCard } from '@flyloft/plugin-manager-common';

/** A plugin as the index takes it in. */
export type SearchDocument = {
  /** What is answered; the index reads most of its fields from it. */
  card: PluginCard;
  license: string;
  /** Level of support that a catalogue names, as it writes it. */
  support?: string;
  /** Ranges of Backstage and Node that its newest release works with. */
  backstage: string;
  node: string;
  /** Ids of the plugins that it cannot do without. */
  dependencies: string[];
  /** Keys of the catalogue's annotations that it reads. */
  annotations: string[];
  /** Mean of its reviews, 1 to 5; absent without any. */
  rating?: number;
  /** Names of its npm packages, and addresses of its source code in the form of `normaliseRepository`: what people paste. */
  packages: string[];
  repositories: string[];
  /** What else it is called by: further categories, keywords of catalogues. */
  tags: string[];
  /** Searched, not kept. */
  readme: string;
};

/** How much a word says about a plugin by where it stands. */
const WEIGHTS = { title: 10, tags: 5, people: 3, description: 2, readme: 0.6 } as const;

/** Longest part of a readme that is searched, in characters. */
export const SEARCHED_README = 100_000;

/** The texts of a document that are searched, by how much they say. */
function searchedTexts(document: SearchDocument): Record<keyof typeof WEIGHTS, string> {
  const { card } = document;
  return {
    title: `${card.name} ${card.id} ${card.id.replaceAll('-', '')}`,
    tags: [...card.keywords, card.category, ...document.tags].join(' '),
    people: `${card.publisher} ${card.author ?? ''}`,
    description: card.description,
    readme: document.readme.slice(0, SEARCHED_README),
  };
}

/**
 * The words of a document with how much each says about it, 1 to `largest`; saturated, so that a word in the name beats
 * any number of mentions in a readme.
 */
export function weighWords(
  document: SearchDocument,
  wordsOf: (text: string) => string[],
  largest: number
): Map<string, { impact: number; telling: boolean }> {
  const weights = new Map<string, { weight: number; telling: boolean }>();
  const texts = searchedTexts(document);
  for (const field of Object.keys(WEIGHTS) as Array<keyof typeof WEIGHTS>) {
    const times = new Map<string, number>();
    for (const word of wordsOf(texts[field])) times.set(word, (times.get(word) ?? 0) + 1);
    for (const [word, count] of times) {
      const known = weights.get(word);
      const added = WEIGHTS[field] * (1 + Math.log2(count) / 4);
      weights.set(word, {
        weight: (known?.weight ?? 0) + added,
        telling: (known?.telling ?? false) || field !== 'readme',
      });
    }
  }
  return new Map(
    [...weights].map(([word, { weight, telling }]) => [
      word,
      { impact: Math.max(1, Math.round((largest * weight) / (weight + 4))), telling },
    ])
  );
}
