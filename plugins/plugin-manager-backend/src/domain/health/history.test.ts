import { describeScore, historyOf, scoreOf, type HealthSample } from './history';

const from = new Date('2026-01-01T00:00:00Z');
const minute = (n: number, sample: Partial<HealthSample>): HealthSample => ({
  at: new Date(from.getTime() + n * 60_000),
  requests: 0,
  errors: 0,
  ...sample,
});
const grid = { from, stepSeconds: 300, steps: 4 };

describe('historyOf', () => {
  it('puts together what replicas and pods said, and leaves gaps where nothing was said', () => {
    const points = historyOf(
      [
        minute(0, { ready: 1, wanted: 2, restarts: 3, memory: 100 }),
        minute(0, { requests: 10, errors: 1, latency: [0, 0, 10] }),
        minute(0, { requests: 10, latency: [10] }),
        minute(1, { ready: 2, wanted: 2, restarts: 4, memory: 80 }),
        minute(11, { ready: 1, wanted: 1, restarts: 6 }),
        minute(12, { ready: 1, wanted: 1, restarts: 1 }),
        minute(99, { ready: 1, wanted: 1 }),
      ],
      grid
    );
    expect(points).toEqual([
      { ready: 0.75, restarts: 1, requests: 20, errors: 1, p95Ms: 3, memory: 100 },
      null,
      // Two since the step before, and one of a pod that is new.
      { ready: 1, restarts: 3, requests: 0, errors: 0 },
      null,
    ]);
  });
});

describe('a score', () => {
  it.each([
    [{ ready: 1, requests: 0, errors: 0 }, 100, '100, all well'],
    [{ ready: 1, requests: 100, errors: 38, restarts: 2 }, 62, '62: errors 38 %, 2 restarts'],
    [{ ready: 0.5, requests: 0, errors: 0, restarts: 1 }, 50, '50: 50 % of pods ready, 1 restart'],
    [{ ready: 0, requests: 3, errors: 3 }, 0, '0: no pod ready, errors 100 %'],
    [{ requests: 1000, errors: 1 }, 100, '100: errors 1 %'],
    [{ requests: 0, errors: 0 }, undefined, 'Nothing was measured'],
  ])('%j', (point, score, words) => {
    expect(scoreOf(point)).toBe(score);
    expect(describeScore(point)).toBe(words);
  });

  it('is nothing where nothing was measured', () => {
    expect(describeScore(null)).toBe('Nothing was measured');
  });
});
