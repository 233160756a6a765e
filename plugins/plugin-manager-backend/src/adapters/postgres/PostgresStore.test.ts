import { createHash } from 'node:crypto';
import { migratedDatabase } from '../../__testUtils__/database';
import { TEST_KEY } from '../../__testUtils__/environments';
import type { Store } from '../../ports';
import { systemClock } from '../system/system';
import { createPostgresChanges } from './postgresChanges';
import { createPostgresStore } from './PostgresStore';
import { PostgresRegistry } from './registry';
import { PostgresSession } from './session';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let store: Store;
let published: string[];

beforeEach(async () => {
  database = await migratedDatabase();
  published = [];
  store = createPostgresStore({
    knex: database.knex,
    clock: systemClock,
    secretKey: TEST_KEY,
    registry: db => new PostgresRegistry(db),
    onPublished: topic => published.push(topic),
  });
});
afterEach(() => database.drop());

const entry = (n: number) => ({
  actor: 'user:default/dev',
  action: 'plan.made',
  subject: `plan:${n % 2}`,
  result: 'success' as const,
  summary: 'Installs 1.',
  details: { n },
});

const append = (n: number) => store.transaction(tx => tx.audit.append(entry(n)));

describe('counts of what people do', () => {
  const count = (what = 'address', actor = 'user:default/dev') => store.usage.count(actor, what, 60);

  it('are one for all who count at the same time, for each person and each kind', async () => {
    const counts = await Promise.all(Array.from({ length: 20 }, () => count()));
    expect(counts.map(one => one.count).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1)
    );
    expect(await count('webhook')).toMatchObject({ count: 1 });
    expect(await count('address', 'user:default/other')).toMatchObject({ count: 1 });
    const { secondsLeft } = await count();
    expect(secondsLeft).toBeGreaterThan(30);
    expect(secondsLeft).toBeLessThanOrEqual(60);
  });

  it('begin anew when their time is over', async () => {
    await count();
    await count();
    await database.knex('usage_counts').update({ since: database.knex.raw("now() - interval '61 seconds'") });
    expect(await count()).toMatchObject({ count: 1 });
  });
});

describe('the audit chain', () => {
  it('stays whole, whoever writes at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => append(n)));
    expect(await store.audit.verify()).toMatchObject({ outcome: 'intact', rows: 40 });
    const rows = await store.audit.list({ limit: 100 });
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => 40 - n));
    expect(await store.audit.list({ limit: 3, before: 10, subject: 'plan:1' })).toHaveLength(3);
  });

  it('has nothing of a transaction that failed', async () => {
    await append(1);
    await expect(
      store.transaction(async tx => {
        await tx.audit.append(entry(2));
        tx.publish('topic', {});
        throw new Error('changed my mind');
      })
    ).rejects.toThrow('changed my mind');
    expect(await store.audit.verify()).toMatchObject({ outcome: 'intact', rows: 1 });
    expect(published).toEqual([]);
    await expect(store.audit.append(entry(3))).rejects.toThrow('within the transaction');
  });

  it.each<[string, (seq: number) => Promise<unknown>, RegExp, number]>([
    [
      'changed',
      seq =>
        database
          .knex('audit')
          .where({ seq })
          .update({ entry: database.knex.raw(`replace(entry, 'Installs 1', 'Installs 9')`) }),
      /was changed/,
      3,
    ],
    ['removed', seq => database.knex('audit').where({ seq }).delete(), /row 3 is missing/, 3],
    [
      'relabelled',
      seq => database.knex('audit').where({ seq }).update({ subject: 'plan:9' }),
      /relabelled/,
      3,
    ],
    [
      'rewritten with a new hash',
      async seq => {
        const row = await database.knex('audit').where({ seq }).first();
        const text = String(row.entry).replace('Installs 1', 'Installs 9');
        const hash = createHash('sha256').update(text).digest('hex');
        await database.knex('audit').where({ seq }).update({ entry: text, hash });
      },
      /row 4 does not follow/,
      4,
    ],
  ])('names the row that was %s', async (_what, tamper, reason, broken) => {
    for (let n = 1; n <= 5; n++) await append(n);
    await tamper(3);
    const verified = await store.audit.verify();
    expect(verified).toMatchObject({ outcome: 'broken', seq: broken });
    expect(verified.outcome === 'broken' && verified.reason).toMatch(reason);
  });
});

describe('secrets', () => {
  it('are sealed at rest, and equal ones are known by their hash only', async () => {
    const [a, b, c] = await store.transaction(async tx => [
      await tx.secrets.put('hunter2', 'user:default/dev'),
      await tx.secrets.put('hunter2', 'user:default/dev'),
      await tx.secrets.put('other', 'user:default/dev'),
    ]);
    expect(await store.secrets.reveal(a.id)).toBe('hunter2');
    expect(a.hash).toBe(b.hash);
    expect(a.hash).toBe(store.secrets.hash('hunter2'));
    expect(a.hash).not.toBe(c.hash);
    expect(await store.secrets.find(a.id)).toEqual({ hash: a.hash, createdBy: 'user:default/dev' });
    expect(await store.secrets.reveal('nobody')).toBeUndefined();
    const rows = await database.knex('secrets').select();
    expect(rows.some(({ sealed }) => Buffer.from(sealed).includes('hunter2'))).toBe(false);
    expect(rows[0].sealed.equals(rows[1].sealed)).toBe(false);
  });

  it('cannot be read with another key, in another place, or after a flipped bit', async () => {
    const { id } = await store.transaction(tx => tx.secrets.put('hunter2', 'x'));
    const stranger = createPostgresStore({
      knex: database.knex,
      clock: systemClock,
      secretKey: 'another key',
      registry: db => new PostgresRegistry(db),
    });
    await expect(stranger.secrets.reveal(id)).rejects.toThrow();
    expect(stranger.secrets.hash('hunter2')).not.toBe(store.secrets.hash('hunter2'));
    await database.knex('secrets').insert({
      ...(await database.knex('secrets').where({ id }).first()),
      id: 'moved',
    });
    await expect(store.secrets.reveal('moved')).rejects.toThrow();
    const { sealed } = await database.knex('secrets').where({ id }).first();
    sealed[sealed.length - 1] ^= 1;
    await database.knex('secrets').where({ id }).update({ sealed });
    await expect(store.secrets.reveal(id)).rejects.toThrow();
  });
});

describe('quarantine', () => {
  it('keeps the first report of a digest and replaces that of an older one', async () => {
    const put = (digest: string, message: string) =>
      store.transaction(tx => tx.quarantine.put('radar', digest, message, 'user:default/dev'));
    expect(await put('a', 'TypeError')).toBe('created');
    expect(await put('a', 'Another')).toBe('exists');
    expect(await store.quarantine.list()).toMatchObject([
      { pluginId: 'radar', digest: 'a', message: 'TypeError' },
    ]);
    expect(await put('b', 'ReferenceError')).toBe('created');
    expect(await store.quarantine.list()).toMatchObject([{ digest: 'b' }]);
    expect(await store.quarantine.remove('radar')).toBe(true);
    expect(await store.quarantine.remove('radar')).toBe(false);
  });
});

describe('installations', () => {
  const wanted = ['a', 'b'].map(pluginId => ({ tenant: 'default', environment: 'local', pluginId }));

  it('are taken by one operation, all or none', async () => {
    const rows = await store.transaction(tx => tx.installations.ensure(wanted, 'x'));
    const [a, b] = rows.map(({ id }) => id) as [string, string];
    const take = (ids: string[], operation: string) =>
      store.transaction(tx => tx.installations.reserve(ids, operation));
    expect((await take([b], 'one')).outcome).toBe('reserved');
    expect(await take([a, b], 'two')).toMatchObject({ outcome: 'busy', pluginId: 'b', operationId: 'one' });
    expect((await store.installations.findById(a))?.operationId).toBeUndefined();
    expect((await take([b], 'one')).outcome).toBe('reserved');
    await store.transaction(tx => tx.installations.release('one'));
    const race = await Promise.all([take([a, b], 'two'), take([b, a], 'three')]);
    expect(race.map(({ outcome }) => outcome).sort()).toEqual(['busy', 'reserved']);
  });

  it('get one generation after the other, whoever writes at the same time', async () => {
    const generation = {
      ...{ tenant: 'default', environment: 'local', createdBy: 'x', summary: '', automatic: false },
      createdAt: new Date(),
    };
    const revision = (n: number) => ({ installationId: `${n}`, revision: n, release: '1.0.0' });
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        store.transaction(tx =>
          tx.installations.appendGeneration(generation, { [`plugin-${n}`]: revision(n) })
        )
      )
    );
    const all = await store.installations.listGenerations('default', 'local', 20);
    expect(all.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(Object.keys(all[0]?.revisions ?? {})).toHaveLength(10);
    await store.transaction(tx => tx.installations.appendGeneration(generation, { 'plugin-3': undefined }));
    expect(await store.installations.findGeneration('default', 'local', 11)).toMatchObject({
      revisions: expect.not.objectContaining({ 'plugin-3': expect.anything() }),
    });
    expect(await store.installations.listGenerations('default', 'local', 2, 3)).toMatchObject([
      { number: 2 },
      { number: 1 },
    ]);
  });
});

describe('what is published', () => {
  it('is heard by every replica once it is committed, also after the connection was cut', async () => {
    const session = await PostgresSession.open(database.knex, 4711);
    try {
      const heard: string[] = [];
      const waiting: Array<() => void> = [];
      createPostgresChanges(session).on((topic, { id = '' }) => {
        heard.push(`${topic} ${id}`);
        waiting.shift()?.();
      });
      const next = () => new Promise<void>(resolve => waiting.push(resolve));
      const publish = (id: string) => store.transaction(async tx => tx.publish('topic', { id }));
      const first = next();
      await publish('1');
      await first;

      const reconnected = new Promise<void>(resolve => session.once('connected', resolve));
      await database.knex.raw(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 4711`
      );
      await reconnected;
      const second = next();
      await publish('2');
      await second;
      expect(heard).toEqual(['topic 1', 'topic 2']);
      expect(published).toEqual(['topic', 'topic']);
    } finally {
      await session.close();
    }
  });
});
