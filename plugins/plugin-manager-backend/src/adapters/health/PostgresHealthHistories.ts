import type { Knex } from 'knex';
import type { HealthHistories, HealthSample, NewHealthSample } from '../../ports';

/** Samples that go into one statement. */
const BATCH = 500;

type Row = {
  installation_id: string;
  at: Date;
  ready: number | null;
  wanted: number | null;
  restarts: number | null;
  memory: string | null;
  requests: number;
  errors: number;
  latency: number[] | null;
};

type Summed = Omit<Row, 'at' | 'requests' | 'errors' | 'latency'> & {
  step: number;
  requests: string;
  errors: string;
};

const numbers = (row: Pick<Row, 'ready' | 'wanted' | 'restarts' | 'memory'>) => ({
  ...(row.ready === null ? {} : { ready: Number(row.ready) }),
  ...(row.wanted === null ? {} : { wanted: Number(row.wanted) }),
  ...(row.restarts === null ? {} : { restarts: Number(row.restarts) }),
  ...(row.memory === null ? {} : { memory: Number(row.memory) }),
});

/** Health samples in PostgreSQL. Every source writes rows of its own, so that several replicas never wait for each other. */
export class PostgresHealthHistories implements HealthHistories {
  constructor(private readonly knex: Knex) {}

  async add(source: string, samples: readonly NewHealthSample[]): Promise<void> {
    for (let from = 0; from < samples.length; from += BATCH) {
      const rows = samples.slice(from, from + BATCH).map(sample => ({
        id: sample.installationId,
        at: sample.at.toISOString(),
        ready: sample.ready ?? null,
        wanted: sample.wanted ?? null,
        restarts: sample.restarts ?? null,
        memory: sample.memory ?? null,
        requests: sample.requests,
        errors: sample.errors,
        latency: sample.latency ?? null,
      }));
      await this.knex.raw(
        `insert into health_samples as kept
           (installation_id, at, source, ready, wanted, restarts, memory, requests, errors, latency)
         select new.id, new.at, ?, new.ready, new.wanted, new.restarts, new.memory, new.requests, new.errors, new.latency
         from jsonb_to_recordset(?::jsonb) as new
           (id text, at timestamptz, ready int, wanted int, restarts int, memory bigint, requests int, errors int, latency int[])
         join installations on installations.id = new.id
         on conflict (installation_id, at, source) do update set
           ready = excluded.ready, wanted = excluded.wanted, restarts = excluded.restarts, memory = excluded.memory,
           requests = kept.requests + excluded.requests, errors = kept.errors + excluded.errors,
           latency = coalesce(
             (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by n)
              from unnest(kept.latency, excluded.latency) with ordinality as sums (a, b, n)),
             excluded.latency)`,
        [source, JSON.stringify(rows)]
      );
    }
  }

  async of(installationId: string, since: Date): Promise<HealthSample[]> {
    const rows = await this.knex<Row>('health_samples')
      .where({ installation_id: installationId })
      .where('at', '>=', since)
      .orderBy('at');
    return rows.map(row => ({
      ...numbers(row),
      at: row.at,
      requests: row.requests,
      errors: row.errors,
      ...(row.latency === null ? {} : { latency: row.latency }),
    }));
  }

  async all({
    tenant,
    environment,
    since,
    stepSeconds,
  }: Parameters<HealthHistories['all']>[0]): Promise<Map<string, HealthSample[]>> {
    const rows = await this.knex('health_samples')
      .join('installations', 'installations.id', 'installation_id')
      .where({ tenant })
      .where('at', '>=', since)
      .modify(query => {
        if (environment !== undefined) query.where({ environment });
      })
      .groupBy('installation_id', 'step')
      .orderBy(['installation_id', 'step'])
      .select<Summed[]>(
        'installation_id',
        this.knex.raw('floor(extract(epoch from at - ?::timestamptz) / ?)::int as step', [
          since,
          stepSeconds,
        ]),
        this.knex.raw('avg(ready) as ready, avg(wanted) as wanted, max(restarts) as restarts'),
        this.knex.raw('max(memory) as memory, sum(requests) as requests, sum(errors) as errors')
      );
    const found = new Map<string, HealthSample[]>();
    for (const row of rows) {
      const known = found.get(row.installation_id) ?? [];
      known.push({
        ...numbers(row),
        at: new Date(since.getTime() + row.step * stepSeconds * 1000),
        requests: Number(row.requests),
        errors: Number(row.errors),
      });
      found.set(row.installation_id, known);
    }
    return found;
  }

  forget(before: Date): Promise<number> {
    return this.knex('health_samples').where('at', '<', before).delete();
  }
}
