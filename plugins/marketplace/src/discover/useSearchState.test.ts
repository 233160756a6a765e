import fc from 'fast-check';
import { FACETS, readSearchState, type SearchState, writeSearchState } from './useSearchState';

describe('search state in the address', () => {
  it('comes back as it was written', () => {
    const value = fc.string({ minLength: 1, maxLength: 20 });
    const filters = fc
      .record(
        Object.fromEntries(FACETS.map(facet => [facet, fc.array(value, { minLength: 1, maxLength: 3 })])),
        { requiredKeys: [] }
      )
      .map(record => record as SearchState['filters']);
    const state = fc.record({
      query: fc.string({ maxLength: 40 }),
      filters,
      sort: fc.constantFrom('relevance' as const, 'name' as const, 'updated' as const),
      view: fc.constantFrom('cards' as const, 'list' as const, 'details' as const),
      compare: fc.uniqueArray(fc.constantFrom('jenkins', 'argo-cd', 'tekton', 'radar'), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(state, written => {
        const address = writeSearchState(written).toString();
        expect(readSearchState(new URLSearchParams(address))).toEqual(written);
      })
    );
  });

  it('ignores what it does not know', () => {
    expect(readSearchState(new URLSearchParams('sort=evil&view=3d&secret=1&compare=No,,'))).toEqual({
      query: '',
      filters: {},
      sort: 'relevance',
      view: 'cards',
      compare: [],
    });
  });
});
