import type { NewHealthSample } from '../../ports';
import { keepTraffic } from './keepTraffic';
import { TrafficCounters } from './TrafficCounters';

const at = (time: string) => new Date(`2026-01-01T${time}Z`);

describe('keepTraffic', () => {
  let now: Date;
  let added: Array<[string, readonly NewHealthSample[]]>;
  let warned: string[];
  let away = false;
  const counters = new TrafficCounters();
  const keep = () =>
    keepTraffic({
      counters,
      histories: {
        add: async (source, samples) => {
          if (away) throw new Error('away');
          added.push([source, samples]);
        },
      },
      clock: { now: () => now },
      replica: 'a',
      log: { warn: message => warned.push(message) },
    });

  beforeEach(() => {
    jest.useFakeTimers();
    now = at('10:00:20.000');
    [added, warned, away] = [[], [], false];
    counters.take();
  });
  afterEach(() => jest.useRealTimers());

  it('writes at the end of each minute, in one go, and nothing where nothing was asked', async () => {
    const traffic = keep();
    counters.record('i1', 200, 4);
    counters.record('i1', 500, 4);
    counters.record('i2', 503);
    now = at('10:01:00.001');
    await jest.advanceTimersByTimeAsync(40_000);
    expect(added).toHaveLength(1);
    expect(added[0]).toMatchObject([
      'a',
      [
        { installationId: 'i1', at: at('10:00:00.000'), requests: 2, errors: 1 },
        { installationId: 'i2', requests: 1, errors: 1 },
      ],
    ]);
    now = at('10:02:00.001');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(added).toHaveLength(1);
    counters.record('i1', 200, 4);
    await traffic.stop();
    expect(added).toHaveLength(2);
    now = at('10:03:00.001');
    counters.record('i1', 200, 4);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(added).toHaveLength(2);
  });

  it('says that a minute was lost, and counts on', async () => {
    const traffic = keep();
    away = true;
    counters.record('i1', 200, 4);
    await traffic.flush();
    expect(warned[0]).toContain('was not kept: Error: away');
    away = false;
    counters.record('i1', 200, 4);
    await traffic.flush();
    expect(added[0]?.[1]).toMatchObject([{ requests: 1 }]);
    await traffic.stop();
  });
});
