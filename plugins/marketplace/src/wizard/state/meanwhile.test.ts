import type { DraftBase, Installation } from '@flyloft/plugin-manager-common';
import { baseOf, hasMoved, sideByDefault } from './useMeanwhile';
import { isOutdated, withStep } from './useConnectionTest';

const base: DraftBase = { release: '1.0.0', revision: 3, config: { url: 'a' } };

describe('what runs meanwhile', () => {
  it('has moved where release or configuration differ, not where it was restarted', () => {
    expect(hasMoved(base, { ...base, revision: 9 })).toBe(false);
    expect(hasMoved(base, { ...base, config: { url: 'b' } })).toBe(true);
    expect(hasMoved(base, { ...base, release: '1.1.0' })).toBe(true);
  });

  it('has moved where it was installed since, and not where nothing runs any more', () => {
    expect(hasMoved(undefined, base)).toBe(true);
    expect(hasMoved(base, undefined)).toBe(false);
  });

  it('remembers release, revision and configuration', () => {
    const installation = { release: '1.0.0', revision: 3, config: { url: 'a' }, state: 'running' };
    expect(baseOf(installation as unknown as Installation)).toEqual(base);
  });

  it('chooses nothing for the person where both changed a field', () => {
    const choice = (changedBy: 'you' | 'them' | 'both') => sideByDefault({ pointer: '/a', changedBy });
    expect([choice('you'), choice('them'), choice('both')]).toEqual(['yours', 'theirs', undefined]);
  });
});

describe('a test of a connection', () => {
  const step = (state: 'running' | 'done') => ({ step: 'fence' as const, title: 'Fence', state });

  it('shows each step once, as it is now', () => {
    const steps = withStep(withStep([], step('running')), step('done'));
    expect(steps).toEqual([step('done')]);
  });

  it('is outdated once a value is another one', () => {
    const state = { running: false, steps: [], config: { url: 'a' } };
    expect(isOutdated(state, { url: 'a' })).toBe(false);
    expect(isOutdated(state, { url: 'b' })).toBe(true);
    expect(isOutdated({ ...state, running: true }, { url: 'b' })).toBe(false);
  });
});
