import type { PluginCard, PluginPage } from '@flyloft/plugin-manager-common';
import { describeSearch } from './search';

const card = (id: string) =>
  ({ id, category: 'CI/CD', description: 'Builds', installed: [] } as unknown as PluginCard);
const page = (fields: Partial<PluginPage>): PluginPage => ({ items: [], total: 0, facets: [], ...fields });

describe('a search in text', () => {
  it('says how it read a misspelt word, and how much more there is', () => {
    expect(
      describeSearch(page({ items: [card('jenkins')], total: 3, suggestion: 'jenkins' }), 'jenkinz')
    ).toEqual([
      '“jenkinz” is read as “jenkins”.',
      'jenkins no bundle yet  CI/CD',
      '  Builds',
      '… and 2 more; --limit shows up to 200 at once.',
    ]);
  });

  it('offers the filter to drop, what is close, and to ask for it, where nothing matches', () => {
    const without = [{ filter: 'category', values: ['CI/CD'], total: 2 }];
    expect(describeSearch(page({ suggestion: 'tekton', without }), 'tektn')).toEqual([
      'No plugin matches “tektn”.',
      '  Did you mean: ./flyloft search tekton',
      '  Without --category CI/CD: 2 plugins',
    ]);
    expect(describeSearch(page({ closest: [card('jenkins')] }), 'Build Board')).toEqual([
      'No plugin matches “Build Board”.',
      '  Close in meaning: jenkins',
      '  Next: ./flyloft ask build-board',
    ]);
    expect(describeSearch(page({}), '@acme/plugin-costs')[1]).toBe(
      "  Next: ./flyloft ask costs --package '@acme/plugin-costs'"
    );
  });
});
