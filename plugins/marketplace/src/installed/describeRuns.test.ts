import type { Revision } from '@flyloft/plugin-manager-common';
import { describeRuns, describeSpan } from './describeRuns';

const revision = (number: number, minute: number) =>
  ({ number, createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() } as Revision);

describe('what ran when', () => {
  it('lets each revision run until the next, the last one until now', () => {
    const now = new Date(Date.UTC(2026, 0, 1, 3));
    const runs = describeRuns([revision(3, 90), revision(2, 30), revision(1, 0)], now);
    expect(runs.map(run => [run.revision.number, describeSpan(run.ms)])).toEqual([
      [1, '30 minutes'],
      [2, '1 hour'],
      [3, '1 hour'],
    ]);
  });

  it.each([
    [59_000, 'under a minute'],
    [60_000, '1 minute'],
    [2 * 86_400_000, '2 days'],
  ])('%d ms is %s', (ms, expected) => {
    expect(describeSpan(ms)).toBe(expected);
  });
});
