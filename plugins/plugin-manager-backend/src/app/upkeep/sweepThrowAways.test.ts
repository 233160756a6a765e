import type { Cluster } from '../../ports';
import { EXPIRES_LABEL, THROW_AWAY_LABEL } from '../plans/throwAwayNamespace';
import { sweepThrowAways } from './sweepThrowAways';

const START = new Date('2026-11-21T12:00:00Z');
const seconds = (date: Date, more: number) => String(date.getTime() / 1000 + more);

beforeEach(() => jest.useFakeTimers({ now: START }));
afterEach(() => jest.useRealTimers());

it('sweeps when the portal starts, and once more when what died with it has had its time', async () => {
  const there = new Map([
    ['flyloft-test-old', -10],
    ['flyloft-test-young', 120],
  ]);
  const cluster = {
    list: async () =>
      [...there].map(([name, expires]) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { [THROW_AWAY_LABEL]: 'true', [EXPIRES_LABEL]: seconds(START, expires) } },
      })),
    remove: async ({ name }: { name: string }) => ({ outcome: there.delete(name) ? 'deleted' : 'absent' }),
  } as unknown as Cluster;
  const away = { list: () => Promise.reject(new Error('away')) } as unknown as Cluster;
  const info = jest.fn();
  const sweeping = sweepThrowAways({
    clusters: { forEnvironment: id => (id === 'away' ? away : cluster) },
    environments: [{ id: 'away' }, { id: 'local' }],
    clock: { now: () => new Date() },
    log: { info },
  });
  await jest.advanceTimersByTimeAsync(0);
  expect([...there.keys()]).toEqual(['flyloft-test-young']);
  await jest.advanceTimersByTimeAsync(5 * 60_000);
  expect([...there.keys()]).toEqual([]);
  expect(info).toHaveBeenCalledTimes(2);
  sweeping.stop();
});
