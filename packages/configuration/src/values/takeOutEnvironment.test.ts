import type { JsonObject } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { inferFromExamples, isInferred, openExample } from './openExample';
import { takeOutEnvironment } from './takeOutEnvironment';

describe('takeOutEnvironment', () => {
  it('says which values need which variables, also inside longer texts, lists and as $env', () => {
    const { config, references } = takeOutEnvironment({
      jira: { url: 'https://${HOST}:${PORT}/api', token: '${TOKEN}', user: { $env: 'USER' }, kept: 'x' },
      hosts: ['a', '${B}', 'c'],
      'a/b': { 'c~d': '${E}' },
      region: '${REGION:-eu}',
      escaped: '$${NOT_ME}',
      template: '${{ parameters.name }}',
    });
    expect(config).toEqual({
      jira: { kept: 'x' },
      hosts: ['a', '', 'c'],
      'a/b': {},
      region: 'eu',
      escaped: '$${NOT_ME}',
      template: '${{ parameters.name }}',
    });
    expect(references).toEqual([
      {
        pointer: '/jira/url',
        variables: ['HOST', 'PORT'],
        text: 'https://${HOST}:${PORT}/api',
        partial: true,
      },
      { pointer: '/jira/token', variables: ['TOKEN'], text: '${TOKEN}', partial: false },
      { pointer: '/jira/user', variables: ['USER'], text: '${USER}', partial: false },
      { pointer: '/hosts/1', variables: ['B'], text: '${B}', partial: false },
      { pointer: '/a~1b/c~0d', variables: ['E'], text: '${E}', partial: false },
    ]);
  });

  it('leaves alone what names no variable, and finds nothing twice', () => {
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>('x', '${A}', 'b ${C} d', 1, null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b/c', 'd~e'), tie('any'))
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('k', 'l'), value), example => {
        const once = takeOutEnvironment(example as JsonObject);
        expect(takeOutEnvironment(once.config)).toEqual({ config: once.config, references: [] });
        expect(once.references.length === 0).toBe(!JSON.stringify(example).includes('${'));
      })
    );
  });
});

describe('inferFromExamples', () => {
  it('says of itself that it is inferred, and of a shipped schema that it is not', () => {
    const { schema, configs } = inferFromExamples([{ token: '${TOKEN}' }, { port: 1 }]);
    expect(isInferred(schema)).toBe(true);
    expect(isInferred({ type: 'object' })).toBe(false);
    expect(schema.properties).toMatchObject({ token: { 'x-secret': true }, port: { type: 'integer' } });
    expect(configs).toEqual([{}, { port: 1 }]);
  });
});

describe('openExample', () => {
  it('asks for the values of variables as secrets where the schema is inferred', () => {
    const example = { jira: { token: '${TOKEN}', hosts: [{ key: { $env: 'KEY' }, port: 80 }] } };
    expect(openExample(example)).toMatchObject({
      config: { jira: { hosts: [{ port: 80 }] } },
      inferred: true,
      schema: {
        'x-inferred': true,
        properties: {
          jira: {
            properties: {
              token: { type: 'string', 'x-secret': true },
              hosts: {
                items: {
                  properties: { key: { type: 'string', 'x-secret': true }, port: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    });
    const shipped = { type: 'object' as const, properties: {} };
    expect(openExample(example, shipped)).toMatchObject({ inferred: false, schema: shipped });
  });
});
