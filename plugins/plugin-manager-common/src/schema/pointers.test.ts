import { mapValues, mergeConfig } from './pointers';

describe('configs', () => {
  it('merge by key, and values over defaults', () => {
    expect(mergeConfig({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: { e: 1 } })).toEqual({
      a: { b: 1, c: [3] },
      d: { e: 1 },
    });
  });

  it('are mapped from the outside in', () => {
    const config = { a: { b: 1 }, 'c/d': [2] };
    expect(mapValues(config, (pointer, value) => (typeof value === 'number' ? pointer : undefined))).toEqual({
      a: { b: '/a/b' },
      'c/d': ['/c~1d/0'],
    });
  });
});
