import fc from 'fast-check';
import { addLatency, LATENCY_BOUNDS, latencyAt, latencyBucket } from './latency';

const countsOf = (times: readonly number[]) =>
  times.reduce((counts, ms) => {
    counts[latencyBucket(ms)]! += 1;
    return counts;
  }, Array.from<number>({ length: LATENCY_BOUNDS.length }).fill(0));

describe('latency by bounds', () => {
  it.each([
    [[], undefined],
    [[0.2], 1],
    [[90, 90, 90], 100],
    [[...Array.from({ length: 95 }, () => 4), ...Array.from({ length: 5 }, () => 900)], 5],
    [[...Array.from({ length: 94 }, () => 4), ...Array.from({ length: 6 }, () => 900)], 1_000],
    [[999_999], 60_000],
  ])('%#', (times, p95) => {
    expect(latencyAt(0.95, countsOf(times))).toBe(p95);
  });

  it('is never less than what 95 of 100 took, and adding is counting together', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, times, (a, b) => {
        const all = [...a, ...b];
        expect(addLatency(countsOf(a), countsOf(b))).toEqual(countsOf(all));
        const p95 = latencyAt(0.95, countsOf(all))!;
        expect(all.filter(ms => ms <= p95).length / all.length).toBeGreaterThanOrEqual(0.95);
      })
    );
  });
});
