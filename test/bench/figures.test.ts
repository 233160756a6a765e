/** What the benchmark says of its measurements. */
import { describe as line, figure, median, percentile } from '../../bench/figures.mjs';

describe('percentile', () => {
  it.each([
    [[5], 0.99, 5],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
    [[4, 1, 3, 2], 0.5, 2],
    [[10, 9, 100, 1], 0.75, 10],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.95, 95],
  ])('of %j at %d is the nearest rank', (values, share, expected) => {
    const given = [...values];
    expect(percentile(values, share)).toBe(expected);
    expect(values).toEqual(given);
  });

  it('has a median, and none of nothing', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(() => percentile([], 0.5)).toThrow('There is no value');
  });
});

describe('a figure', () => {
  it('holds up to its goal, or only below it', () => {
    expect(figure('memory', 110, 'MiB', { atMost: 110 })).toMatchObject({ goal: 110, holds: true });
    expect(figure('memory', 110.4, 'MiB', { atMost: 110 })).toMatchObject({ value: 110, holds: false });
    expect(figure('time', 3, 's', { below: 3 })).toMatchObject({ holds: false });
    expect(figure('ratio', 19.9, '×', { atLeast: 20 })).toMatchObject({ goal: 20, holds: false });
    expect(figure('size', 12.345, 'KiB')).toEqual({ name: 'size', value: 12.3, unit: 'KiB' });
  });

  it('is a line with its goal and what it was before', () => {
    const text = line(figure('proxy', 1.234, 'ms', { below: 1 }), 0.5);
    expect(text).toMatch(/^✗ proxy +1\.23 ms +goal 1 +baseline 0\.5$/);
    expect(line(figure('proxy', 1, 'ms'), undefined)).toMatch(/^ {2}proxy +1 ms$/);
  });
});
