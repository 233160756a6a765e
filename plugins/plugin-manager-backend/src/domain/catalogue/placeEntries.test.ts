import { isReservedPluginId, pluginIdSchema, type SourceListing } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { mergeListing } from './mergeListing';
import { placeEntries, type Published } from './placeEntries';
import { needsOf } from './needsOf';

type TestEntry = Parameters<typeof mergeListing>[1][number] & { packages: string[]; pluginId?: string };

const entry = (
  source: string,
  key: string,
  packages: string[],
  change: Partial<SourceListing> = {},
  pluginId?: string
): TestEntry => ({
  source,
  kind: 'test',
  key,
  packages,
  ...(pluginId === undefined ? {} : { pluginId }),
  listing: {
    key,
    name: `${source} ${key}`,
    description: '',
    categories: [],
    keywords: [],
    highlights: [],
    links: [],
    packages: packages.map(name => ({ name, configExamples: [] })),
    ...change,
  },
});
const nothing: Published = { ids: [], byPackage: {} };

/** Everything at once, as it comes out where nobody else wants a turn. */
function mergeEntries(entries: readonly TestEntry[], published: Published) {
  const work = placeEntries(entries, published);
  for (;;) {
    const step = work.next();
    if (!step.done) continue;
    return step.value.map(({ pluginId, entries: made }) => ({
      listing: mergeListing(pluginId, made),
      entries: made,
    }));
  }
}

const shape = (entries: TestEntry[], published = nothing) =>
  Object.fromEntries(
    mergeEntries(entries, published).map(({ listing }) => [
      listing.pluginId,
      listing.origins.map(origin => `${origin.source}/${origin.key}`),
    ])
  );

describe('entries of several sources', () => {
  it('makes one listing of one package, the first source deciding', () => {
    const [merged] = mergeEntries(
      [
        entry('a', 'x', ['@acme/plugin-x'], { license: 'MIT', keywords: ['one'] }),
        entry('b', 'y', ['@acme/plugin-x'], { license: 'BSD', author: 'Ann', keywords: ['two'] }),
      ],
      nothing
    );
    expect(merged?.listing).toMatchObject({
      pluginId: 'x',
      name: 'a x',
      license: 'MIT',
      author: 'Ann',
      keywords: ['one', 'two'],
      category: 'Other',
    });
  });

  it('shows one readme, and learns from all of them which annotations the plugin reads', () => {
    const [merged] = mergeEntries(
      [
        entry('a', 'x', ['@acme/plugin-x'], { readme: 'Shows builds.' }),
        entry('b', 'y', ['@acme/plugin-x'], { readme: 'Set `jenkins.io/job-full-name` on a component.' }),
      ],
      nothing
    );
    expect(merged?.listing).toMatchObject({
      readme: 'Shows builds.',
      annotations: ['jenkins.io/job-full-name'],
    });
  });

  it('joins a package to the one plugin that contains it', () => {
    expect(
      shape([
        entry('a', 'radar', ['@acme/plugin-radar', '@acme/plugin-radar-backend']),
        entry('b', 'radar', ['@acme/plugin-radar-backend']),
      ])
    ).toEqual({ radar: ['a/radar', 'b/radar'] });
  });

  it('never makes one of two plugins that share a package', () => {
    expect(
      shape([
        entry('a', 'tekton', ['@acme/plugin-tekton', '@acme/plugin-k8s-backend']),
        entry('a', 'topology', ['@acme/plugin-topology', '@acme/plugin-k8s-backend']),
        entry('b', 'k8s', ['@acme/plugin-k8s-backend']),
      ])
    ).toEqual({ tekton: ['a/tekton'], topology: ['a/topology'], k8s: ['b/k8s'] });
  });

  it('gives a published plugin its own id, and others never that id', () => {
    expect(
      shape([entry('a', 'x', ['@acme/plugin-x'], {}, 'x'), entry('a', 'y', ['@other/plugin-jenkins'])], {
        ids: ['ours', 'jenkins'],
        byPackage: { '@acme/plugin-x': 'ours' },
      })
    ).toEqual({ ours: ['a/x'], 'other-jenkins': ['a/y'] });
  });

  it('keeps ids once they are given, whoever comes later', () => {
    expect(
      shape([
        entry('a', 'new', ['@aaa/plugin-jira']),
        entry('a', 'old', ['@zzz/plugin-jira'], {}, 'jira'),
        entry('a', 'twin', ['@yyy/plugin-jira'], {}, 'jira'),
      ])
    ).toEqual({ jira: ['a/old'], 'aaa-jira': ['a/new'], 'yyy-jira': ['a/twin'] });
  });

  it('loses nothing, repeats no id, and does the same again', () => {
    const name = fc.constantFrom(
      '@a/plugin-x',
      '@b/plugin-x',
      '@a/plugin-y',
      'plugin-catalog',
      'Odd Name',
      '3d'
    );
    const anyEntry = fc.record({
      source: fc.constantFrom('one', 'two', 'three'),
      key: fc.string({ minLength: 1, maxLength: 5 }),
      packages: fc.uniqueArray(name, { maxLength: 3 }),
      pluginId: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEntry, { selector: one => `${one.source} ${one.key}`, maxLength: 12 }),
        fc.subarray(['x', 'y', 'own']),
        (found, ids) => {
          const entries = found.map(one => entry(one.source, one.key, one.packages, {}, one.pluginId));
          const byPackage: Record<string, string> = ids.length > 0 ? { '@a/plugin-x': ids[0]! } : {};
          const published = { ids, byPackage };
          const merged = mergeEntries(entries, published);
          const given = merged.map(one => one.listing.pluginId);
          expect(new Set(given).size).toBe(given.length);
          expect(given.filter(id => !pluginIdSchema.safeParse(id).success || isReservedPluginId(id))).toEqual(
            []
          );
          expect(merged.flatMap(one => one.entries)).toHaveLength(entries.length);
          // With the ids that it gave it gives them again.
          const again = merged.flatMap(({ listing, entries: made }) =>
            made.map(one => ({ ...one, pluginId: listing.pluginId }))
          );
          const order = (one: TestEntry) =>
            entries.findIndex(e => e.source === one.source && e.key === one.key);
          const second = mergeEntries(
            again.sort((a, b) => order(a) - order(b)),
            published
          );
          expect(second.map(one => one.listing)).toEqual(merged.map(one => one.listing));
        }
      )
    );
  });
});

describe('needsOf', () => {
  it.each([
    ['1.52.0', '^1.52.0'],
    ['>=1.40.0 <1.50.0', '>=1.40.0 <1.50.0'],
    ['whatever', '*'],
    [undefined, '*'],
  ])('takes %s for %s', (supportedVersions, backstage) => {
    const packages = [{ name: 'x', configExamples: [], ...(supportedVersions ? { supportedVersions } : {}) }];
    expect(needsOf({ packages })).toEqual({ backstage, node: '*' });
  });
});
