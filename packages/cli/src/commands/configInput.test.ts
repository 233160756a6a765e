import fc from 'fast-check';
import { parseSet, setField } from './configInput';

describe('parseSet', () => {
  it.each([
    ['a.b=1', 'a.b', 1],
    ['a=true', 'a', true],
    ['a=text with = signs', 'a', 'text with = signs'],
    ['url=https://example.com/x?y=1', 'url', 'https://example.com/x?y=1'],
    ['list=[1, 2]', 'list', [1, 2]],
    ['empty=', 'empty', ''],
    ['broken=[1, 2', 'broken', '[1, 2'],
    ['a.token=@k8s:jenkins/token', 'a.token', { $secret: 'kubernetes:jenkins/token' }],
    ['a.token=@vault:ci/jenkins#token', 'a.token', { $secret: 'vault:ci/jenkins#token' }],
    ['handle=@somebody', 'handle', '@somebody'],
  ])('reads %s', (text, path, value) => {
    expect(parseSet(text)).toEqual([[path, value]]);
  });

  it.each([
    'a=@vault:../sys#x',
    'a=@k8s:onlyname',
    'novalue',
    '=x',
    'a..b=1',
    '__proto__.x=1',
    'a.constructor=1',
  ])('refuses %s', text => {
    expect(() => parseSet(text)).toThrow();
  });
});

describe('setField', () => {
  it('sets one field and leaves the others and the original as they were', () => {
    const key = fc.stringMatching(/^[a-z]{1,4}$/);
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.integer()),
        fc.array(key, { minLength: 1, maxLength: 4 }),
        fc.integer(),
        (config, path, value) => {
          const before = JSON.stringify(config);
          const after = setField(config, path.join('.'), value);
          expect(path.reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], after)).toBe(
            value
          );
          const others = Object.entries(config).filter(([other]) => other !== path[0]);
          expect(after).toMatchObject(Object.fromEntries(others));
          expect(JSON.stringify(config)).toBe(before);
        }
      )
    );
  });
});
