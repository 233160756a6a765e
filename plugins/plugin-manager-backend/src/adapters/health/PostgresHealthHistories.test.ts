import { migratedDatabase } from '../../__testUtils__/database';
import { PostgresHealthHistories } from './PostgresHealthHistories';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let histories: PostgresHealthHistories;
const ID = '11111111-1111-1111-1111-111111111111';
const start = new Date('2026-01-01T00:00:00Z');
const minute = (n: number) => new Date(start.getTime() + n * 60_000);

beforeAll(async () => {
  database = await migratedDatabase();
  histories = new PostgresHealthHistories(database.knex);
  await database.knex('installations').insert({
    ...{ id: ID, tenant: 'default', environment: 'local', plugin_id: 'radar', state: 'running', revision: 1 },
    ...{ created_at: start, changed_at: start, changed_by: 'user:default/a', routed: true, active: true },
  });
});
afterAll(() => database.drop());

const traffic = (n: number, requests: number, errors = 0, latency?: number[]) => ({
  installationId: ID,
  at: minute(n),
  ...{ requests, errors },
  ...(latency ? { latency } : {}),
});

describe('PostgresHealthHistories', () => {
  it('adds what each source says, in any number, and drops what is about nobody', async () => {
    await histories.add('replica-a', [traffic(0, 10, 1, [1, 2, 3]), traffic(40, 1)]);
    await histories.add('replica-a', [traffic(0, 5, 1, [1, 0, 1])]);
    await histories.add('replica-b', [traffic(0, 7)]);
    await histories.add('pods', [
      { ...traffic(0, 0), ready: 1, wanted: 2, restarts: 3, memory: 5_000_000_000 },
      { ...traffic(0, 0), installationId: 'gone' },
    ]);
    await histories.add('pods', [{ ...traffic(0, 0), ready: 2, wanted: 2, restarts: 4 }]);
    await histories.add('nobody', []);
    const samples = await histories.of(ID, start);
    expect(samples).toHaveLength(4);
    expect(samples).toEqual(
      expect.arrayContaining([
        { at: minute(0), requests: 15, errors: 2, latency: [2, 2, 4] },
        { at: minute(0), requests: 7, errors: 0 },
        { at: minute(0), requests: 0, errors: 0, ready: 2, wanted: 2, restarts: 4 },
        { at: minute(40), requests: 1, errors: 0 },
      ])
    );
    expect(await histories.of(ID, minute(1))).toHaveLength(1);
  });

  it('puts everything together by steps, and forgets what is old', async () => {
    const filter = { tenant: 'default', since: start, stepSeconds: 1800 };
    expect(await histories.all(filter)).toEqual(
      new Map([
        [
          ID,
          [
            { at: minute(0), requests: 22, errors: 2, ready: 2, wanted: 2, restarts: 4 },
            { at: minute(30), requests: 1, errors: 0 },
          ],
        ],
      ])
    );
    expect((await histories.all({ ...filter, environment: 'other' })).size).toBe(0);
    expect(await histories.forget(minute(1))).toBe(3);
    expect(await histories.of(ID, start)).toHaveLength(1);
  });

  it('takes a thousand at once', async () => {
    await histories.add(
      'replica-c',
      Array.from({ length: 1_000 }, (_, n) => traffic(100 + n, n))
    );
    expect(await histories.of(ID, minute(100))).toHaveLength(1_000);
  });
});
