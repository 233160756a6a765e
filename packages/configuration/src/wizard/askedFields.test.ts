import type { Disclosure, JsonObject, JsonSchema } from '@flyloft/plugin-manager-common';
import { askedFields } from './askedFields';
import { findFields } from './findFields';

const disclosure = {
  strategy: 'basic-first',
  basic: [],
  advanced: [],
  expert: [],
  rules: [],
} as unknown as Disclosure;
const text = (title: string) => ({ type: 'string', title });
const schema = {
  type: 'object',
  properties: {
    transport: {
      type: 'object',
      properties: { tls: { type: 'boolean' } },
      if: { properties: { tls: { const: true } }, required: ['tls'] },
      then: { properties: { authority: text('Authority') } },
    },
    source: {
      type: 'object',
      oneOf: [
        { title: 'File', properties: { path: text('Path') }, required: ['path'] },
        {
          title: 'Web',
          properties: {
            url: text('Address'),
            auth: {
              oneOf: [
                { type: 'object', properties: { token: text('Token of the web') }, required: ['token'] },
                { type: 'object', properties: { user: text('User') }, required: ['user'] },
              ],
            },
          },
          required: ['url'],
        },
      ],
    },
    account: {
      properties: { user: text('Account') },
      dependentSchemas: { user: { properties: { team: text('Team') } } },
    },
    hosts: { type: 'array', title: 'Hosts', items: { $ref: '#host' } },
  },
  $defs: { host: { $anchor: 'host', type: 'object', properties: { name: text('Name') } } },
} as unknown as JsonSchema;
const pointers = (config: JsonObject) =>
  askedFields(schema, disclosure, config).map(({ pointer }) => pointer);

it('lists what is asked for whatever the values', () => {
  expect(pointers({})).toEqual(['/transport/tls', '/account/user']);
});

it('lists what conditions, choices within choices, dependencies and entries bring', () => {
  const config = {
    transport: { tls: true },
    source: { url: 'x', auth: { user: 'u' } },
    account: { user: 'u' },
    hosts: [{ name: 'a' }, { name: 'b' }],
  };
  expect(pointers(config)).toEqual([
    '/transport/tls',
    '/transport/authority',
    '/source/url',
    '/source/auth/user',
    '/account/user',
    '/account/team',
    '/hosts/0/name',
    '/hosts/1/name',
  ]);
  const [found] = findFields(askedFields(schema, disclosure, config), 'auth');
  expect(found).toMatchObject({ pointer: '/transport/authority', title: 'Authority' });
});
