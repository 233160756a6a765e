import { TRUST_TIERS } from '@flyloft/plugin-marketplace-react';
import type { TrustTier } from '@flyloft/plugin-manager-common';
import { sayWord } from '../listing/sayWord';
import type { FacetName } from './useSearchState';

/** Titles of the facets. */
export const FACET_TITLES: Record<FacetName, string> = {
  category: 'Category',
  type: 'Type',
  trustTier: 'Trust',
  support: 'Support',
  author: 'Author',
  publisher: 'Publisher',
  maturity: 'Maturity',
  fits: 'Fits this portal',
  installable: 'Can be installed',
  tag: 'Keyword',
  license: 'License',
};

const TYPES: Record<string, string> = {
  standalone: 'Pages only',
  'service-backed': 'Pages and backend',
  'third-party': 'Uses an external service',
};

/** Values with what fits nowhere else at the end, however much of it there is. */
export const otherLast = <T extends { value: string }>(values: readonly T[]): T[] => [
  ...values.filter(({ value }) => value !== 'Other'),
  ...values.filter(({ value }) => value === 'Other'),
];

/** A facet's value as people read it. */
export function facetWord(facet: FacetName, value: string): string {
  if (facet === 'fits' || facet === 'installable') return value === 'true' ? 'Yes' : 'No';
  if (facet === 'type') return TYPES[value] ?? value;
  if (facet === 'trustTier') return TRUST_TIERS[value as TrustTier]?.word ?? value;
  if (facet === 'maturity' || facet === 'support') return sayWord(value);
  return value;
}
