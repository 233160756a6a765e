import type { Knex } from 'knex';
import { countedQuery, FinishedQueries } from '../../domain/search/finishedQueries';
import type { Clock, SearchCount, SearchStatistics } from '../../ports';

/** How often what was counted in memory is written, in milliseconds. */
const WRITE_MS = 5_000;
/** Most different queries and plugins that are counted between two writes; the rest is dropped. */
const MOST = 2_000;

type Counts = { searches: number; withoutResult: number; results: number; clicks: number };
type QueryRow = {
  query: string;
  searches: string;
  without_result: string;
  results: number;
  clicks: string;
  last_day: string;
};

const noCounts = (): Counts => ({ searches: 0, withoutResult: 0, results: 0, clicks: 0 });

/** Counts in memory, written every few seconds: a search never waits for it, and a crash loses seconds of counts. */
export class PostgresSearchStatistics implements SearchStatistics {
  readonly retentionDays: number;
  private readonly knex: Knex;
  private readonly clock: Clock;
  private readonly log: { warn(message: string): void };
  private readonly typed = new FinishedQueries();
  private queries = new Map<string, Counts>();
  private plugins = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private forgottenOn = '';

  constructor(options: {
    knex: Knex;
    clock: Clock;
    retentionDays: number;
    log: { warn(message: string): void };
  }) {
    this.knex = options.knex;
    this.clock = options.clock;
    this.retentionDays = options.retentionDays;
    this.log = options.log;
  }

  /** Starts to write every few seconds. */
  start(): void {
    if (this.retentionDays === 0) return;
    this.timer = setInterval(() => {
      this.write().catch(error => this.log.warn(`What was searched for could not be counted: ${error}`));
    }, WRITE_MS);
    this.timer.unref();
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.retentionDays > 0) await this.write(true).catch(() => undefined);
  }

  noteSearch(actor: string, query: string, results: number): void {
    if (this.retentionDays === 0) return;
    for (const finished of this.typed.note(actor, query, results, this.clock.now().getTime())) {
      this.count(finished.query, finished.results);
    }
  }

  noteClick(text: string, pluginId: string): void {
    if (this.retentionDays === 0) return;
    const query = countedQuery(text);
    if (query !== undefined) this.ofQuery(query).clicks += 1;
    if (this.plugins.size < MOST || this.plugins.has(pluginId)) {
      this.plugins.set(pluginId, (this.plugins.get(pluginId) ?? 0) + 1);
    }
  }

  async list({
    days,
    onlyWithoutResult,
    limit,
  }: {
    days: number;
    onlyWithoutResult: boolean;
    limit: number;
  }): Promise<SearchCount[]> {
    const { rows } = await this.knex.raw<{ rows: QueryRow[] }>(
      `select * from (
         select query, sum(searches) as searches, sum(without_result) as without_result, sum(clicks) as clicks,
           (array_agg(results order by day desc))[1] as results, max(day)::text as last_day
         from search_queries where day > cast(:today as date) - cast(:days as int) group by query
       ) counted
       where searches > 0 and (not :onlyWithoutResult or results = 0)
       order by searches desc, query limit :limit`,
      { today: this.today(), days, onlyWithoutResult, limit }
    );
    return rows.map(row => ({
      query: row.query,
      searches: Number(row.searches),
      withoutResult: Number(row.without_result),
      results: row.results,
      clicks: Number(row.clicks),
      lastDay: row.last_day,
    }));
  }

  /** Writes the counts so far; those of queries that may still be typed wait, unless `all` is asked for. */
  async write(all = false): Promise<void> {
    for (const { query, results } of this.typed.take(this.clock.now().getTime(), all))
      this.count(query, results);
    const [queries, plugins] = [this.queries, this.plugins];
    this.queries = new Map();
    this.plugins = new Map();
    const day = this.today();
    if (queries.size > 0) await this.writeQueries(day, queries);
    if (plugins.size > 0) {
      await this.knex('search_clicks')
        .insert([...plugins].map(([pluginId, clicks]) => ({ day, plugin_id: pluginId, clicks })))
        .onConflict(['day', 'plugin_id'])
        .merge({ clicks: this.knex.raw('search_clicks.clicks + excluded.clicks') });
    }
    if (this.forgottenOn !== day) {
      for (const table of ['search_queries', 'search_clicks']) {
        await this.knex(table)
          .whereRaw('day <= cast(? as date) - cast(? as int)', [day, this.retentionDays])
          .delete();
      }
      this.forgottenOn = day;
    }
  }

  private async writeQueries(day: string, queries: ReadonlyMap<string, Counts>): Promise<void> {
    const add = (column: string) => this.knex.raw(`search_queries.${column} + excluded.${column}`);
    await this.knex('search_queries')
      .insert(
        [...queries].map(([query, { searches, withoutResult, results, clicks }]) => ({
          ...{ day, query, searches, without_result: withoutResult, results, clicks },
        }))
      )
      .onConflict(['day', 'query'])
      .merge({
        searches: add('searches'),
        without_result: add('without_result'),
        clicks: add('clicks'),
        // A click alone says nothing about how much was found.
        results: this.knex.raw(
          'case when excluded.searches > 0 then excluded.results else search_queries.results end'
        ),
      });
  }

  private count(query: string, results: number): void {
    const counts = this.ofQuery(query);
    counts.searches += 1;
    counts.results = results;
    if (results === 0) counts.withoutResult += 1;
  }

  private ofQuery(query: string): Counts {
    const known = this.queries.get(query);
    if (known) return known;
    const counts = noCounts();
    if (this.queries.size < MOST) this.queries.set(query, counts);
    return counts;
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }
}
