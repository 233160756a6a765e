import { listFields, readYaml } from '@flyloft/configuration';
import type { JsonObject, JsonSchema } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { describeMoment } from './describeMoment';
import { chooseLevel, levelShowing, listLevels } from './levels';
import { migrateDraft, noteAside } from './migrateDraft';
import { originsOf, schemaDefaults, without } from './originsOf';
import { clearSecrets } from './useWizardConfig';

const schema: JsonSchema = {
  type: 'object',
  required: ['url'],
  properties: {
    url: { type: 'string' },
    token: { type: 'string', visibility: 'secret' },
    retries: { type: 'integer', default: 3 },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    cache: { $ref: '#/$defs/cache' },
    old: { type: 'string', deprecated: true },
  },
  $defs: { cache: { type: 'object', properties: { size: { type: 'integer', default: 10 } } } },
  if: { properties: { url: { const: 'x' } } },
  then: { properties: { extra: { type: 'string' } } },
};
const reference = { $secret: 's1', hash: 'h' };

describe('a draft of another release', () => {
  it('keeps aside what the release has no field for, and nothing else', () => {
    const config = {
      url: 'a',
      token: reference,
      gone: reference,
      extra: 'kept, because a condition may ask for it',
      labels: { any: 'name' },
      cache: { size: 1, kind: 'lru' },
    };
    const { config: kept, aside } = migrateDraft(schema, config);
    const { gone, ...rest } = config;
    expect(kept).toEqual({ ...rest, cache: { size: 1 } });
    expect(aside).toEqual([
      { pointer: '/gone', value: gone },
      { pointer: '/cache/kind', value: 'lru' },
    ]);
  });

  it('goes through the entries of lists', () => {
    const listed: JsonSchema = {
      properties: {
        instances: { type: 'array', items: { $ref: '#/$defs/an%20instance' } },
        pair: { type: 'array', prefixItems: [{ properties: { a: {} } }, { type: 'string' }] },
        any: { type: 'array' },
      },
      $defs: { 'an instance': { type: 'object', properties: { name: { type: 'string' } } } },
    };
    const { config, aside } = migrateDraft(listed, {
      instances: [{ name: 'a', old: 1 }, { old: 2 }, reference],
      pair: [{ a: 1, b: 2 }, 'x'],
      any: [{ b: 1 }],
    });
    // An entry that has lost everything stays: the places of the others count.
    expect(config).toEqual({
      instances: [{ name: 'a' }, {}, reference],
      pair: [{ a: 1 }, 'x'],
      any: [{ b: 1 }],
    });
    expect(aside).toEqual([
      { pointer: '/instances/0/old', value: 1 },
      { pointer: '/instances/1/old', value: 2 },
      { pointer: '/pair/0/b', value: 2 },
    ]);
  });

  it('loses no value, whatever was in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), drafted => {
        const config = drafted as JsonObject;
        const { config: kept, aside } = migrateDraft(schema, config);
        const left = without(config, kept);
        const lost = aside.reduce((sum, { value }) => sum + JSON.stringify(value).length, 0);
        expect(lost >= 0 && Object.keys(left).length <= aside.length).toBe(true);
      })
    );
  });

  it('has them as comments in its text, which says the same otherwise', () => {
    const text = noteAside('url: a\n', [{ pointer: '/gone', value: { a: [1, 2], b: 'x\ny' } }], '1.0.0');
    expect(text).toContain('# From release 1.0.0, which had other settings:\n# /gone: a:\n');
    expect(readYaml(text)).toEqual({ outcome: 'read', config: { url: 'a' } });
  });
});

describe('origins', () => {
  it('says of each value the layer that it comes from, else the person', () => {
    const layers = [
      { origin: 'default' as const, config: schemaDefaults(schema) },
      { origin: 'running' as const, config: { url: 'a', token: reference } },
    ];
    const config = { url: 'b', token: reference, retries: 3, labels: { team: 'x' } };
    expect(originsOf(config, layers, {})).toMatchObject({
      '/url': 'you',
      '/token': 'running',
      '/retries': 'default',
      '/labels/team': 'you',
    });
  });

  it('says nothing of what was taken out', () => {
    expect(originsOf({}, [{ origin: 'example', config: { url: 'a' } }], {})).toEqual({});
  });
});

describe('levels', () => {
  const disclosure = { strategy: 'basic-first' as const, basic: [], advanced: [], expert: [], rules: [] };
  const fields = listFields(schema, disclosure);
  const scope = { config: {}, environment: { id: 'local' } };

  it('are those at which more shows', () => {
    const levels = listLevels(fields, disclosure, scope, {});
    expect(levels.map(({ level }) => level)).toEqual(['basic', 'advanced', 'expert']);
    expect(levelShowing(levels, '/old')).toBe('expert');
    const plain = fields.filter(({ level }) => level === 'basic');
    expect(listLevels(plain, disclosure, scope, {}).map(({ level }) => level)).toEqual(['basic']);
  });

  it('fall back to one that is there', () => {
    const levels = listLevels(
      fields.filter(({ level }) => level === 'advanced'),
      disclosure,
      scope,
      {}
    );
    expect([chooseLevel(levels, 'basic')?.level, chooseLevel(levels, 'expert')?.level]).toEqual([
      'advanced',
      'advanced',
    ]);
  });
});

it('marks a secret in a text by its line, and never quotes it', () => {
  const text = 'url: a\ntoken: hunter2\n';
  const issues = clearSecrets(schema, { url: 'a', token: 'hunter2' }, text);
  expect(issues).toEqual([expect.objectContaining({ path: '/token', line: 2 })]);
  expect(JSON.stringify(issues)).not.toContain('hunter2');
  expect(clearSecrets(schema, { token: reference }, text)).toEqual([]);
});

it.each([
  ['2026-03-02T14:02:00', '14:02'],
  ['2026-02-27T09:05:00', 'Friday 09:05'],
  ['2026-01-05T09:05:00', '5 January 2026 09:05'],
])('says when %s was', (then, words) => {
  expect(describeMoment(then, new Date('2026-03-02T18:00:00'))).toBe(words);
});
