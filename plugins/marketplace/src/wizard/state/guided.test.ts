import { FlyloftError, type Guidance } from '@flyloft/plugin-manager-common';
import { guidedLayers, guidedStart, lockFields, NO_GUIDANCE } from './guidedStart';
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
    expect(originsOf(config, layers)).toEqual({ '/days': 'team', '/radar/url': 'policy' });
    expect(originsOf({ ...config, days: 9 }, layers)['/days']).toBe('you');
    expect(guidedLayers(guidance, true).map(({ origin }) => origin)).toEqual(['policy']);
  });

  it('shows locked fields and lets nobody change them', () => {
    const ui = { radar: { 'ui:order': ['url'] }, days: { 'ui:widget': 'range' } };
    expect(lockFields(ui, guidance.locked)).toEqual({
      radar: { 'ui:order': ['url'], url: { 'ui:readonly': true } },
      days: { 'ui:widget': 'range' },
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
