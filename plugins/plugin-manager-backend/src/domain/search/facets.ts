import type { Facet } from '@flyloft/plugin-manager-common';
import type { SearchDocument } from './searchDocument';

/** Facets, and the values of each in a document. */
export const FACETS = {
  category: ({ card }) => [card.category],
  type: ({ card }) => [card.type],
  publisher: ({ card }) => [card.publisher],
  author: ({ card }) => (card.author === undefined ? [] : [card.author]),
  maturity: ({ card }) => [card.maturity],
  trustTier: ({ card }) => [card.trustTier],
  support: ({ support }) => (support === undefined ? [] : [support]),
  fits: ({ card }) => [String(card.fits)],
  installable: ({ card }) => [String(card.installable)],
  license: ({ license }) => (license === '' ? [] : [license]),
  tag: ({ card }) => card.keywords,
} satisfies { [Name in Facet['name']]: (document: SearchDocument) => string[] };

/** Names of the facets, in the order of the answer. */
export const FACET_NAMES = Object.keys(FACETS) as Array<Facet['name']>;

/** Fields that are filtered by, but not counted. */
export const FIELDS = {
  backstage: ({ backstage }: SearchDocument) => [backstage],
  node: ({ node }: SearchDocument) => [node],
  dependsOn: ({ dependencies }: SearchDocument) => dependencies,
  annotation: ({ annotations }: SearchDocument) => annotations,
  packageName: ({ packages }: SearchDocument) => packages,
  repository: ({ repositories }: SearchDocument) => repositories,
};
