import { type ListingAnswer, manifestSchema, type PluginDetail } from '@flyloft/plugin-manager-common';
import { fromListing, fromPlugin } from './comparable';
import { compareRows } from './compareRows';

const plugin = (fields: Partial<PluginDetail>): PluginDetail => ({
  id: 'radar',
  name: 'Radar',
  description: 'Draws a radar',
  type: 'standalone',
  category: 'Planning',
  maturity: 'stable',
  publisher: 'acme',
  trustTier: 'internal',
  keywords: [],
  latest: '1.0.0',
  hasIcon: false,
  installable: true,
  fits: true,
  publishedAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  installs: 0,
  installed: [],
  manifest: manifestSchema.parse({
    manifestVersion: 1,
    id: 'radar',
    name: 'Radar',
    version: '1.0.0',
    type: 'standalone',
    description: 'Draws a radar',
    publisher: 'acme',
    license: 'Apache-2.0',
  }),
  bundleDigest: `sha256:${'a'.repeat(64)}`,
  bundleSize: 2048,
  releases: [],
  touches: [],
  fitsBecause: 'Fits this portal.',
  ...fields,
});

describe('compareRows', () => {
  it('puts what differs first, and keeps the order otherwise', () => {
    const rows = compareRows([
      fromPlugin(plugin({})),
      fromPlugin(plugin({ id: 'other', category: 'CI/CD', touches: [{ sentence: 'Runs in one pod' }] })),
    ]);
    expect(rows.slice(0, 3).map(({ title, differs }) => [title, differs])).toEqual([
      ['Category', true],
      ['What it touches', true],
      ['What it is', false],
    ]);
    expect(rows[1]?.values).toEqual([['Nothing'], ['Runs in one pod']]);
  });

  it('compares a plugin that only catalogues know, and says what nobody knows of it yet', () => {
    const listing: ListingAnswer = {
      pluginId: 'tekton',
      name: 'Tekton',
      description: 'Draws a radar',
      categories: ['CI/CD'],
      keywords: [],
      highlights: [],
      links: [],
      packages: [],
      category: 'CI/CD',
      type: 'standalone',
      maturity: 'stable',
      origins: [{ source: 'rhdh', kind: 'rhdh', key: 'tekton' }],
      hasIcon: false,
      released: false,
      fits: true,
      fitsBecause: 'Fits this portal.',
      asked: { count: 0, byYou: false },
      command: 'flyloft pack tekton',
      firstSeenAt: '2026-01-01T00:00:00Z',
      changedAt: '2026-01-01T00:00:00Z',
    };
    const rows = compareRows([fromPlugin(plugin({})), fromListing(listing)]);
    const valuesOf = (title: string) => rows.find(row => row.title === title)?.values;
    expect(valuesOf('Newest release')).toEqual([['1.0.0'], ['None yet']]);
    expect(valuesOf('Size')).toEqual([['2 KB'], ['Not known before it has a bundle']]);
    expect(valuesOf('Newest package')).toBeUndefined();
  });
});
