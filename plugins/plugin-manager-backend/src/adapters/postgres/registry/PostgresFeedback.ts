import type { Knex } from 'knex';
import type { FeedbackStore, PluginRequestRecord, ReviewRecord } from '../../../ports';

type ReviewRow = {
  plugin_id: string;
  author: string;
  rating: number;
  comment: string | null;
  version: string;
  installed: boolean;
  at: Date;
};

type RequestRow = { plugin_id: string; count: string; last_at: Date; references: string[] | null };

/** Reviews and wishes in PostgreSQL. Given a transaction it takes part in it. */
export class PostgresFeedback implements FeedbackStore {
  private readonly knex: Knex;

  constructor(knex: Knex) {
    this.knex = knex;
  }

  async putReview(review: ReviewRecord): Promise<void> {
    await this.knex('reviews')
      .insert({
        plugin_id: review.pluginId,
        author: review.author,
        rating: review.rating,
        comment: review.comment ?? null,
        version: review.version,
        installed: review.installed,
        at: review.at,
      })
      .onConflict(['plugin_id', 'author'])
      .merge();
  }

  async listReviews(pluginId: string): Promise<ReviewRecord[]> {
    const rows = await this.knex<ReviewRow>('reviews')
      .where({ plugin_id: pluginId })
      .orderBy('at', 'desc')
      .limit(500);
    return rows.map(row => ({
      pluginId: row.plugin_id,
      author: row.author,
      rating: row.rating,
      ...(row.comment === null ? {} : { comment: row.comment }),
      version: row.version,
      installed: row.installed,
      at: row.at,
    }));
  }

  async putRequest(request: PluginRequestRecord): Promise<number> {
    await this.knex('plugin_requests')
      .insert({
        plugin_id: request.pluginId,
        requester: request.requester,
        reason: request.reason ?? null,
        reference: request.reference ?? null,
        at: request.at,
      })
      .onConflict(['plugin_id', 'requester'])
      .merge();
    const { rows } = await this.knex.raw<{ rows: Array<{ count: number }> }>(
      'select count(*)::int as count from plugin_requests where plugin_id = ?',
      [request.pluginId]
    );
    return rows[0]?.count ?? 0;
  }

  async listRequesters(pluginId: string): ReturnType<FeedbackStore['listRequesters']> {
    const rows = await this.knex('plugin_requests')
      .where({ plugin_id: pluginId })
      .orderBy('at')
      .select('requester', 'told_at');
    return rows.map(row => ({
      requester: row.requester as string,
      ...(row.told_at === null ? {} : { toldAt: row.told_at as Date }),
    }));
  }

  async markTold(pluginId: string, at: Date): Promise<string[]> {
    const rows = await this.knex('plugin_requests')
      .where({ plugin_id: pluginId, told_at: null })
      .update({ told_at: at })
      .returning('requester');
    return rows.map(row => row.requester as string);
  }

  async listRequests(): ReturnType<FeedbackStore['listRequests']> {
    const { rows } = await this.knex.raw<{ rows: RequestRow[] }>(
      `select plugin_id, count(*) as count, max(at) as last_at,
         array_agg(distinct reference) filter (where reference is not null) as references
       from plugin_requests where told_at is null group by plugin_id order by count(*) desc, max(at) desc limit 500`
    );
    return rows.map(row => ({
      pluginId: row.plugin_id,
      count: Number(row.count),
      lastAt: row.last_at,
      references: row.references ?? [],
    }));
  }
}
