import type { HealthHistory } from '@flyloft/plugin-manager-common';
import { drawFigures, markersOf, whatHappened } from './figures';

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
    const revisions = [revision(4, 31), revision(3, 30), revision(2, 10), revision(1, -5)];
    const markers = markersOf(whatHappened(revisions, []), history);
    expect(markers).toMatchObject([
      { revision: 2, place: 0.25, others: 0, label: 'Revision 2, 1.0.0: Installs 1.' },
      { revision: 4, place: 31 / 40, others: 1 },
    ]);
  });

  it('shows what failed beside what took over, even where both are of one minute', () => {
    const failure = (id: string, minutes: number, how: object) => ({
      id,
      createdAt: revision(0, minutes - 1).createdAt,
      endedAt: revision(0, minutes).createdAt,
      state: 'undone' as const,
      summary: 'Updates 1.',
      ...how,
    });
    const error = { code: 'POD_FAILED' as const, message: 'It crashed.' };
    const failures = [
      failure('b', 20, {}),
      failure('a', 10, { error }),
      failure('c', 30, { state: 'stuck', error }),
    ];
    const markers = markersOf(whatHappened([revision(2, 10)], failures), history);
    expect(markers.map(({ kind, label, place }) => [kind, label, place])).toEqual([
      ['revision', 'Revision 2, 1.0.0: Installs 1.', 0.25],
      ['failure', 'Failed and undone: Updates 1.', 0.25],
      ['failure', 'Stopped and undone: Updates 1.', 0.5],
      ['failure', 'Stuck: Updates 1.', 0.75],
    ]);
  });
});
