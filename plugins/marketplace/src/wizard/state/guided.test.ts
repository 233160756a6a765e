import { FlyloftError, type Guidance, type JsonSchema } from '@flyloft/plugin-manager-common';
import { guidedLayers, guidedStart, NO_GUIDANCE } from './guidedStart';
import { originsOf } from './originsOf';
import { readServerIssues, stillOpen } from './serverIssues';

const guidance: Guidance = {
  ...NO_GUIDANCE,
  locked: [{ pointer: '/radar/url', value: 'https://radar.example', reason: 'One for all' }],
  teamDefaults: [{ pointer: '/days', value: 7, owner: 'group:default/a' }],
};

describe('where a wizard starts', () => {
  it('takes over the team’s defaults for a new installation, never for what runs, and locks in any case', () => {
    expect(guidedStart({ days: 3 }, guidance, true)).toEqual({
      days: 7,
      radar: { url: 'https://radar.example' },
    });
    expect(guidedStart({ days: 3, radar: { url: 'x' } }, guidance, false)).toEqual({
      days: 3,
      radar: { url: 'https://radar.example' },
    });
  });

  it('says of each value where it comes from, and of a typed one that it is typed', () => {
    const layers = [{ origin: 'default' as const, config: { days: 3 } }, ...guidedLayers(guidance, false)];
    const config = { days: 7, radar: { url: 'https://radar.example' } };
    expect(originsOf(config, layers, {})).toEqual({ '/days': 'team', '/radar/url': 'policy' });
    expect(originsOf({ ...config, days: 9 }, layers, {})['/days']).toBe('you');
    expect(guidedLayers(guidance, true).map(({ origin }) => origin)).toEqual(['policy']);
  });

  it('says that the schema gave a constant or a default of the alternative somebody chose', () => {
    const schema: JsonSchema = {
      type: 'object',
      $defs: { fixed: { const: 'v2' } },
      properties: {
        protocol: { $ref: '#/$defs/fixed' },
        colour: { oneOf: [{ const: 'red' }, { const: 'blue' }] },
        tls: { type: 'boolean' },
        auth: {
          anyOf: [{ properties: { type: { const: 'static' }, hours: { default: 8 } } }, { type: 'null' }],
        },
        list: { type: 'array', items: { properties: { kind: { const: 'item' } } } },
      },
      if: { properties: { tls: { const: true } } },
    };
    const config = {
      protocol: 'v2',
      colour: 'red',
      tls: true,
      auth: { type: 'static', hours: 9 },
      list: [{ kind: 'item' }],
    };
    expect(originsOf(config, [], schema)).toEqual({
      '/protocol': 'default',
      '/colour': 'you',
      '/tls': 'you',
      '/auth/type': 'default',
      '/auth/hours': 'you',
      '/list/0/kind': 'default',
    });
  });
});

describe('what the server holds against a configuration', () => {
  const issues = [
    { path: '/url', message: 'does not answer' },
    { path: '/days', message: 'is too large' },
  ];

  it('is read from the refusals that name fields, and from no other', () => {
    const details = { issues: [...issues, 'nonsense', null] };
    expect(readServerIssues(new FlyloftError('CHECK_FAILED', 'No', details))).toEqual(issues);
    expect(readServerIssues(new FlyloftError('CONFIG_INVALID', 'No'))).toBeUndefined();
    expect(readServerIssues(new FlyloftError('PLAN_EMPTY', 'No', details))).toBeUndefined();
    expect(readServerIssues(new Error('No'))).toBeUndefined();
  });

  it('holds until the value changes that it was about', () => {
    const asked = { url: 'a', days: 99 };
    expect(stillOpen(issues, asked, { url: 'b', days: 99 })).toEqual([issues[1]]);
    expect(stillOpen([{ path: '/gone', message: 'is required' }], {}, {})).toHaveLength(1);
    expect(stillOpen([{ path: '/gone', message: 'is required' }], {}, { gone: 1 })).toEqual([]);
  });
});
