import { matches } from '../model/selectors';
import { parseFieldSelector, parseLabelSelector } from './parseSelector';

describe('label selectors', () => {
  it.each([
    ['a=b', { a: 'b' }, true],
    ['a==b', { a: 'c' }, false],
    ['a!=b', {}, true],
    ['a', { a: '' }, true],
    ['!a', { a: 'b' }, false],
    ['a in (b, c)', { a: 'c' }, true],
    ['a notin (b,c)', { a: 'c' }, false],
    ['a=b,c in (d),!e,example.com/f=g', { a: 'b', c: 'd', 'example.com/f': 'g' }, true],
    ['', { a: 'b' }, true],
    ['a=', { a: '' }, true],
  ])('%j on %j: %s', (text, labels, expected) => {
    expect(matches(labels as Record<string, string>, parseLabelSelector(text))).toBe(expected);
  });

  it.each(['a b c', 'a=!!', 'a in b', '=b', 'a==='])('%j is refused', text => {
    expect(() => parseLabelSelector(text)).toThrow('unable to parse requirement');
  });
});

describe('field selectors', () => {
  it('are comparisons', () => {
    expect(parseFieldSelector('metadata.name=a,status.phase!=Running')).toEqual([
      { field: 'metadata.name', equal: true, value: 'a' },
      { field: 'status.phase', equal: false, value: 'Running' },
    ]);
  });

  it('are refused when they are none', () => {
    expect(() => parseFieldSelector('a')).toThrow("invalid selector: 'a'; can't understand 'a'");
  });
});
