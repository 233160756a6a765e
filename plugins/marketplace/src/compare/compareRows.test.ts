import { manifestSchema, type PluginDetail } from '@flyloft/plugin-manager-common';
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
      plugin({}),
      plugin({ id: 'other', category: 'CI/CD', touches: [{ sentence: 'Runs in one pod' }] }),
    ]);
    expect(rows.filter(({ differs }) => differs).map(({ title }) => title)).toEqual([
      'Category',
      'What it touches',
    ]);
    expect(rows.slice(0, 2)).toEqual([
      { title: 'Category', values: [['Planning'], ['CI/CD']], differs: true },
      { title: 'What it touches', values: [['Nothing'], ['Runs in one pod']], differs: true },
    ]);
    expect(rows[2]?.title).toBe('What it is');
  });

  it('has one value of every row for every plugin', () => {
    const rows = compareRows([plugin({}), plugin({}), plugin({})]);
    expect(rows.every(({ values }) => values.length === 3)).toBe(true);
    expect(rows.some(({ differs }) => differs)).toBe(false);
  });
});
