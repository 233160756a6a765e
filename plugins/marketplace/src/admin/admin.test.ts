import type { PlanListItem } from '@flyloft/plugin-manager-common';
import { describeRestore } from './describeRestore';
import { nextInQueue } from './approvalQueue';
import { describeMarks, isHarmless, sortByRisk } from './risk';

const none = { newAccess: false, irreversible: false, breaking: false, lowTier: false };

describe('approvals', () => {
  it('stand by risk, then by age', () => {
    const plan = (id: string, requestedAt: string, marks = {}) =>
      ({ id, requestedAt, marks: { ...none, ...marks } } as PlanListItem);
    const ids = sortByRisk([
      plan('young', '2026-01-02'),
      plan('old', '2026-01-01'),
      plan('access', '2026-01-03', { newAccess: true }),
      plan('grave', '2026-01-04', { irreversible: true }),
    ]).map(entry => entry.id);
    expect(ids).toEqual(['grave', 'access', 'old', 'young']);
    expect(describeMarks({ ...none, irreversible: true, breaking: true })).toEqual([
      'cannot be undone',
      'breaking change',
    ]);
  });
});

describe('the queue of approvals', () => {
  const plan = (id: string, decide: boolean, marks = {}) =>
    ({ id, requestedAt: '2026-01-01', may: { decide }, marks: { ...none, ...marks } } as PlanListItem);

  it('goes on with the riskiest that one may decide on', () => {
    const plans = [
      plan('a', true),
      plan('b', true, { newAccess: true }),
      plan('own', false, { breaking: true }),
    ];
    expect(nextInQueue(plans, 'a')).toBe('b');
    expect(nextInQueue(plans, 'b')).toBe('a');
    expect(nextInQueue([plan('own', false)], 'a')).toBeUndefined();
  });

  it('takes together only what wants no look of its own', () => {
    expect(isHarmless(plan('a', true))).toBe(true);
    expect(isHarmless(plan('a', true, { newAccess: true }))).toBe(false);
    expect(isHarmless(plan('a', false))).toBe(false);
  });
});

describe('describeRestore', () => {
  it('says how far it goes back and what that does', () => {
    const at = (number: number, revisions: Record<string, number>) => ({
      number,
      revisions: Object.fromEntries(
        Object.entries(revisions).map(([id, revision]) => [id, { revision, release: '1.0.0' }])
      ),
    });
    expect(describeRestore(at(41, { a: 2, b: 1, c: 3 }), at(38, { a: 1, c: 3, d: 1 }))).toBe(
      'Goes back 3: removes 1, installs 1, changes 1; databases stay.'
    );
    expect(describeRestore(at(2, { a: 1 }), at(1, { a: 1 }))).toBe('Goes back 1: changes nothing.');
  });
});
