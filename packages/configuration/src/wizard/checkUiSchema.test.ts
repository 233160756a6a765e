import { checkUiSchema } from './checkUiSchema';

const check = (uiSchema: object) => checkUiSchema({ uiSchema } as Parameters<typeof checkUiSchema>[0]);

describe('checkUiSchema', () => {
  it('finds nothing in what every portal has', () => {
    expect(
      check({
        'ui:order': ['b', '*'],
        a: { 'ui:widget': 'textarea', 'ui:help': 'zzz', widget: { 'ui:widget': 'PasswordWidget' } },
        b: { 'ui:field': 'cron-expression', 'ui:options': { widget: 'hidden', language: 'yaml' } },
        list: { items: { 'ui:widget': 'radio' }, anyOf: [{ 'ui:field': 'LayoutGridField' }] },
      })
    ).toEqual({ issues: [], notes: [] });
  });

  it('names each input that no portal has, with its path', () => {
    const { issues, notes } = check({
      a: { 'ui:widget': 'no-such-widget' },
      'b/c': { items: [{ 'ui:options': { widget: 7 } }] },
      'ui:globalOptions': { widget: 'zzz' },
      'ui:order': 'a',
      f: { 'ui:field': null },
    });
    expect(issues.map(({ path }) => path)).toEqual([
      '/uiSchema/a/ui:widget',
      '/uiSchema/b~1c/items/0/ui:options/widget',
      '/uiSchema/ui:globalOptions/widget',
      '/uiSchema/ui:order',
      '/uiSchema/f/ui:field',
    ]);
    expect(issues[0]!.message).toContain('"no-such-widget"');
    expect(notes).toEqual([]);
  });

  it('only notes a field that a plugin may bring', () => {
    const { issues, notes } = check({ a: { 'ui:field': 'temperature' } });
    expect(issues).toEqual([]);
    expect(notes).toEqual([
      { path: '/uiSchema/a/ui:field', message: expect.stringContaining('"temperature"') },
    ]);
  });

  it('ends in a uiSchema that is nested very deep', () => {
    const deep = Array.from({ length: 5_000 }).reduce<object>(inner => ({ a: inner }), {});
    expect(check(deep)).toEqual({ issues: [], notes: [] });
  });
});
