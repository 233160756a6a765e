import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import { HealthSparkline } from './HealthSparkline';
import { pathOf, segmentsOf } from './segments';

describe('a sparkline', () => {
  it('is cut where nothing is known', () => {
    expect(segmentsOf([null, 100, 50, null, undefined, 0])).toEqual([
      { start: 1, values: [100, 50] },
      { start: 5, values: [0] },
    ]);
    expect(segmentsOf([null, null])).toEqual([]);
  });

  it('is as high as its box, and as wide as its steps', () => {
    const box = { steps: 4, width: 40, height: 20, top: 100 };
    expect(pathOf({ start: 1, values: [100, 50, 150] }, box)).toBe('M 15 0 L 25 10 L 35 0');
    expect(pathOf({ start: 3, values: [0] }, box)).toBe('M 30 20 h 10');
    expect(pathOf({ start: 0, values: [0, 0] }, { ...box, top: 0 })).toBe('M 5 20 L 15 20');
  });

  const from = new Date(2026, 0, 1, 0, 0).toISOString();
  it.each([
    [
      [100, 62, null, 100],
      '100, all well',
      'Now 100, all well; lowest 62 at 06:00; nothing known of 6 of 24 hours',
    ],
    [[100, 100, 100, 100], '100, all well', 'Now 100, all well'],
    [[null, null, null, null], 'Nothing was measured', 'Nothing was measured in the last 24 hours'],
  ])('says %j', (scores, words, said) => {
    const { container } = render(
      <HealthSparkline from={from} stepSeconds={21_600} scores={scores} words={words} />
    );
    expect(screen.getByRole('img')).toHaveAccessibleName(said);
    expect(container.querySelectorAll('path')).toHaveLength(segmentsOf(scores).length);
  });
});
