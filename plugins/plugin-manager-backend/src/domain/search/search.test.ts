import { pluginQuerySchema } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { annotationsIn } from './annotationsIn';
import { Bitset } from './bitset';
import { FacetColumn } from './facetColumn';
import { firstOf } from './firstOf';
import { PluginIndex } from './PluginIndex';
import type { SearchDocument } from './searchDocument';
import { stem } from './stem';

const documentOf = (
  id: string,
  fields: Partial<SearchDocument['card']> = {},
  readme = ''
): SearchDocument => ({
  card: {
    ...{
      id,
      name: id,
      description: '',
      type: 'standalone',
      category: 'Other',
      maturity: 'stable',
      publisher: 'acme',
    },
    ...{
      trustTier: 'internal',
      keywords: [],
      latest: '1.0.0',
      hasIcon: false,
      installable: true,
      fits: true,
    },
    ...{ publishedAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', installs: 0, installed: [] },
    ...fields,
  },
  ...{
    license: 'MIT',
    backstage: '*',
    node: '*',
    dependencies: [],
    annotations: [],
    packages: [],
    repositories: [],
  },
  tags: [],
  readme,
});
const ask = (index: PluginIndex, query: Record<string, unknown>) =>
  index.search(pluginQuerySchema.parse(query)).items.map(card => card.id);

describe('a pasted address', () => {
  const index = new PluginIndex();
  const at = (id: string, ...repositories: string[]) => ({ ...documentOf(id), repositories });
  index.apply({
    put: [
      at('jenkins', 'github.com/acme/plugins/tree/main/workspaces/jenkins/plugins/jenkins'),
      at('tekton', 'github.com/acme/plugins/tree/main/workspaces/tekton'),
      at('whole', 'github.com/acme/whole'),
      at('other', 'github.com/acme/plugins-of-others'),
    ],
  });

  it.each([
    ['https://github.com/acme/plugins/tree/main/workspaces/jenkins', ['jenkins']],
    ['https://github.com/acme/plugins', ['jenkins', 'tekton']],
    ['git@github.com:acme/whole.git', ['whole']],
    ['https://github.com/acme/whole/blob/main/README.md', ['whole']],
    ['https://github.com/acme/plugins/tree/main/workspaces/tekton/src/index.ts', ['tekton']],
    ['https://github.com/acme/plug', []],
    ['https://github.com/nobody/nothing', []],
  ])('finds by %s', (query, ids) => {
    expect(ask(index, { query }).sort()).toEqual(ids);
  });
});

describe('stem', () => {
  it.each([
    ['pipelines', 'pipelin'],
    ['pipeline', 'pipelin'],
    ['deployments', 'deploy'],
    ['monitoring', 'monitor'],
    ['hopping', 'hop'],
    ['hoping', 'hope'],
    ['relational', 'relat'],
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['policies', 'polici'],
    ['policy', 'polici'],
    ['agreed', 'agre'],
    ['happiness', 'happi'],
    ['probate', 'probat'],
    ['controller', 'control'],
    ['kubernetes', 'kubernet'],
    ['sky', 'sky'],
    ['ci', 'ci'],
    ['größe', 'größe'],
  ])('%s has the stem %s', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});

describe('Bitset', () => {
  const numbers = fc.uniqueArray(fc.nat({ max: 300 }));
  const bitset = (values: number[]) => {
    const made = new Bitset();
    values.forEach(value => made.add(value));
    return made;
  };
  const listed = (set: Bitset) => set.toArray();
  const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

  it('is a set', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, removed) => {
        const both = a.filter(value => b.includes(value));
        expect(listed(bitset(a).and(bitset(b)))).toEqual(sorted(both));
        expect(listed(bitset(a).or(bitset(b)))).toEqual(sorted(new Set([...a, ...b])));
        expect(listed(bitset(a).without(bitset(b)))).toEqual(sorted(a.filter(value => !b.includes(value))));
        expect(bitset(a).sizeOfBoth(bitset(b))).toBe(both.length);
        const less = bitset(a);
        removed.forEach(value => less.delete(value));
        expect(less.size).toBe(a.filter(value => !removed.includes(value)).length);
        expect(a.every(value => less.has(value) !== removed.includes(value))).toBe(true);
      })
    );
  });
});

describe('FacetColumn', () => {
  it('has the commonest values, counted whichever way is shorter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.constantFrom('d', 'b', 'c', 'a'), { maxLength: 3 }), { maxLength: 60 }),
        fc.uniqueArray(fc.nat({ max: 59 })),
        fc.nat({ max: 5 }),
        fc.array(fc.constantFrom<string>('a', 'c', 'z')),
        (documents, wanted, most, always) => {
          const column = new FacetColumn();
          documents.forEach((values, slot) => column.set(slot, values));
          const among = new Bitset();
          const slots = wanted.filter(slot => slot < documents.length);
          slots.forEach(slot => among.add(slot));
          const expected: Record<string, number> = {};
          for (const slot of slots)
            for (const value of documents[slot]!) expected[value] = (expected[value] ?? 0) + 1;
          const sorted = Object.entries(expected)
            .map(([value, count]) => ({ value, count }))
            .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
          const some = { set: among, slots: among.list() };
          const kept = sorted.filter((one, place) => place < most || always.includes(one.value));
          expect(column.top(most, always, some)).toEqual({ values: kept, distinct: sorted.length });
          const all = new Bitset();
          documents.forEach((_, slot) => all.add(slot));
          expect(column.top(most, always)).toEqual(column.top(most, always, { set: all, slots: all.list() }));
        }
      )
    );
  });
});

describe('firstOf', () => {
  it('is the beginning of what is sorted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ max: 20 })), fc.nat({ max: 12 }), (numbers, count) => {
        const compare = (a: number, b: number) => a - b;
        expect(firstOf(numbers, count, compare)).toEqual([...numbers].sort(compare).slice(0, count));
      })
    );
  });
});

describe('PluginIndex', () => {
  it('puts a name before a keyword before a description before a readme', () => {
    const index = new PluginIndex();
    index.apply({
      put: [
        documentOf('a', {}, 'tekton '.repeat(50)),
        documentOf('b', { description: 'For tekton' }),
        documentOf('c', { keywords: ['tekton'] }),
        documentOf('d', { name: 'Tekton' }),
      ],
    });
    expect(ask(index, { query: 'tekton' })).toEqual(['d', 'c', 'b', 'a']);
  });

  it('puts the package that was pasted first, and finds by the address of the source code', () => {
    const index = new PluginIndex();
    index.apply({
      put: [
        documentOf('plugin-jenkins', { name: 'Backstage community plugin jenkins' }),
        {
          ...documentOf('zz'),
          packages: ['@backstage-community/plugin-jenkins'],
          repositories: ['github.com/a/b'],
        },
      ],
    });
    expect(ask(index, { query: '@backstage-community/plugin-jenkins' })).toEqual(['zz', 'plugin-jenkins']);
    expect(ask(index, { query: 'https://github.com/A/b.git' })).toEqual(['zz']);
  });

  it('is the same whatever the order in which plugins came, and after any of them came again', () => {
    const words = fc.array(fc.constantFrom('argo', 'radar', 'cloud', 'kube'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat({ max: 7 })),
        fc.constantFrom('argo', 'radar cloud', 'ku', 'clowd'),
        (texts, again, query) => {
          const documents = texts.map((text, i) => documentOf(`p${i}`, { description: text.join(' ') }));
          const [once, often] = [new PluginIndex(), new PluginIndex()];
          once.apply({ put: documents });
          often.apply({ put: [...documents].reverse() });
          for (let i = 0; i < 10; i++) {
            const one = documents[again.next().value % documents.length]!;
            often.apply(i % 2 ? { put: [one] } : { remove: [one.card.id] });
            often.apply({ put: [one] });
          }
          expect(often.search(pluginQuerySchema.parse({ query }))).toEqual(
            once.search(pluginQuerySchema.parse({ query }))
          );
        }
      )
    );
  });
});

describe('annotationsIn', () => {
  it('learns the keys that a readme tells to set, and no addresses, packages or files', () => {
    const readme = [
      'Set `jenkins.io/job-full-name` on components, see https://github.com/acme/thing and `@acme/plugin-x`.',
      '```yaml',
      'metadata:',
      '  annotations:',
      "    'sonarqube.org/project-key': shop",
      '    backstage.io/managed-by-location: url:x',
      '    pagerduty.com/integration-key: 1234',
      '```',
      '`docs.example.com/guide` `ghcr.io/acme/image` `src/index.ts` `catalog-info.yaml/x`',
    ].join('\n');
    expect(annotationsIn(readme).sort()).toEqual([
      'jenkins.io/job-full-name',
      'pagerduty.com/integration-key',
      'sonarqube.org/project-key',
    ]);
  });
});
