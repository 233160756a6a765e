import type { JsonObject } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { locate } from './locate';
import { readYaml } from './readYaml';
import { writeYaml } from './writeYaml';

const text = `# How we reach the build server
jenkins:
  baseUrl: https://j.example.com # the new one
  # kept by the platform team
  jobs:
    - build # fast
    - "deploy"

title: 'Builds'
`;
const config: JsonObject = {
  jenkins: { baseUrl: 'https://j.example.com', jobs: ['build', 'deploy'] },
  title: 'Builds',
};

const key = fc
  .string({ minLength: 1, maxLength: 8 })
  .filter(name => !['__proto__', 'constructor', 'prototype'].includes(name));
const { value: anyConfig } = fc.letrec(tie => ({
  value: fc.dictionary(key, tie('json'), { maxKeys: 5 }),
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => (Object.is(number, -0) ? 0 : number)),
    fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
    fc.constantFrom(
      'yes',
      'no',
      'null',
      '~',
      '1e3',
      '0x10',
      '- a',
      'a: b',
      '# c',
      'line\nbreak',
      ' padded ',
      '2026-01-01'
    ),
    fc.array(tie('json'), { maxLength: 4 }),
    tie('value')
  ),
}));
const configs = anyConfig as fc.Arbitrary<JsonObject>;
const read = (written: string) => {
  const result = readYaml(written);
  return result.outcome === 'read' ? result.config : result;
};

describe('readYaml', () => {
  it('reads what a person wrote', () => {
    expect(read(text)).toEqual(config);
    expect(read('# nothing yet\n')).toEqual({});
    expect(read('a: yes\nb: 2026-01-01\nc: 010\n')).toEqual({ a: 'yes', b: '2026-01-01', c: 10 });
  });

  it.each([
    ['half a line', 'a: [1, 2', /flow|]/i, 1],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', /unique/i, 3],
    ['a list', '- a\n', /must be a list of/, 1],
    ['a prototype', 'a:\n  __proto__:\n    x: 1\n', /name that is not allowed|must be/, 1],
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((n, i) => `${n}: &${n} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`)
        .join('\n')}\n`,
      /alias/i,
      1,
    ],
    ['a number that JSON does not know', 'a: .nan\n', /must be a list of/, 1],
    ['far too much', `a: "${'x'.repeat(1_100_000)}"`, /characters/, 1],
  ])('refuses %s, and says where', (_, written, message, line) => {
    expect(read(written)).toEqual({
      outcome: 'refused',
      issues: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringMatching(message), line }),
      ]),
    });
  });

  it('makes nothing of tags', () => {
    expect(read('a: !!js/function "x"\n')).toEqual({ a: 'x' });
  });
});

describe('writeYaml', () => {
  it('leaves a text alone that says so already', () => {
    expect(writeYaml(text, config)).toBe(text);
  });

  it('changes one value and keeps comments, order and form', () => {
    const changed = {
      title: 'Builds',
      jenkins: { baseUrl: 'https://other.example.com', jobs: ['build', 'deploy'] },
    };
    expect(writeYaml(text, changed)).toBe(text.replace('https://j.example.com', 'https://other.example.com'));
  });

  it('adds an entry where it belongs', () => {
    const changed: JsonObject = {
      ...config,
      jenkins: { ...(config.jenkins as JsonObject), jobs: ['build', 'test', 'deploy'] },
    };
    expect(writeYaml(text, changed)).toBe(text.replace('    - "deploy"', '    - test\n    - "deploy"'));
  });

  it('removes a key with its comment', () => {
    const written = writeYaml(text, { title: 'Builds' });
    expect(written).toContain("title: 'Builds'");
    expect(written).not.toContain('baseUrl');
  });

  it('starts from comments alone, from nothing and from what cannot be read', () => {
    expect(writeYaml('# Ours\n', { a: 1 })).toBe('# Ours\na: 1\n');
    expect(writeYaml('', { a: 1 })).toBe('a: 1\n');
    expect(writeYaml('a: [', { a: 1 })).toBe('a: 1\n');
    expect(writeYaml('', {})).toBe('');
  });

  it('says what it was told, whatever stood there before', () => {
    fc.assert(
      fc.property(configs, configs, (before, after) => {
        expect(read(writeYaml(writeYaml('', before), after))).toEqual(after);
      }),
      { numRuns: 500 }
    );
  });

  it('keeps the comments of all that stays', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2 }),
        fc.integer(),
        (keys, value) => {
          const written = keys
            .map((name, index) => `# about ${name}\n${name}: ${index} # note ${name}\n`)
            .join('');
          const next = Object.fromEntries(keys.map((name, index) => [name, index === 1 ? value : index]));
          const result = writeYaml(written, next);
          expect(keys.filter(name => !result.includes(`# about ${name}`))).toEqual([]);
          expect(keys.filter(name => !result.includes(`# note ${name}`))).toEqual([]);
          expect([...result.matchAll(/^([a-e]):/gm)].map(match => match[1])).toEqual(keys);
        }
      )
    );
  });
});

describe('locate', () => {
  it('names the line of a key, of an entry, and of the group that lacks a field', () => {
    expect(locate(text, '/jenkins/baseUrl')).toMatchObject({ line: 3, column: 3 });
    expect(locate(text, '/jenkins/jobs/1')).toMatchObject({ line: 7 });
    expect(locate(text, '/jenkins/missing')).toMatchObject({ line: 2 });
    expect(locate(text, '/nothing')).toMatchObject({ line: 1 });
    expect(locate('', '/a')).toMatchObject({ line: 1, column: 1 });
  });
});
