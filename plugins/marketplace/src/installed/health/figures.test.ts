import type { HealthHistory } from '@flyloft/plugin-manager-common';
import { drawFigures, markersOf } from './figures';

const history: HealthHistory = {
  from: '2026-01-01T00:00:00.000Z',
  stepSeconds: 600,
  words: '100, all well',
  points: [
    { requests: 600, errors: 30, p95Ms: 1500, memory: 90 * 2 ** 20, ready: 1 },
    null,
    { requests: 0, errors: 0, ready: 1 },
    { requests: 20, errors: 0, p95Ms: 10 },
  ],
};

describe('drawFigures', () => {
  it('has a value for what was measured, and none for the rest', () => {
    const drawn = drawFigures(history);
    expect(drawn.map(({ figure, values }) => [figure.id, values])).toEqual([
      ['traffic', [60, undefined, 0, 2]],
      ['errors', [5, undefined, undefined, 0]],
      ['latency', [1500, undefined, undefined, 10]],
      ['memory', [90 * 2 ** 20, undefined, undefined, undefined]],
    ]);
    expect(drawn.map(({ top }) => top)).toEqual([60, 10, 1500, 90 * 2 ** 20]);
    expect(drawn.map(({ last, most }) => [last, most])).toEqual([
      ['2 a minute', 'at most 60 a minute'],
      ['0 %', 'at most 5 %'],
      ['10 ms', 'at most 1.5 s'],
      ['90 Mi', 'at most 90 Mi'],
    ]);
  });

  it('says what was not measured at all', () => {
    const [traffic] = drawFigures({ ...history, points: [null, null] });
    expect([traffic?.last, traffic?.most, traffic?.top]).toEqual(['not measured', '', 5]);
  });
});

describe('markersOf', () => {
  const revision = (number: number, minutes: number) => ({
    number,
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString(),
    release: '1.0.0',
    summary: 'Installs 1.',
  });

  it('places what changed within the time, and lets the newest stand for those beside it', () => {
    const markers = markersOf([revision(4, 31), revision(3, 30), revision(2, 10), revision(1, -5)], history);
    expect(markers.map(({ revision: number, place, others }) => [number, place, others])).toEqual([
      [2, 0.25, 0],
      [4, 31 / 40, 1],
    ]);
    expect(markers[0]?.label).toBe('Revision 2, 1.0.0: Installs 1.');
  });
});
