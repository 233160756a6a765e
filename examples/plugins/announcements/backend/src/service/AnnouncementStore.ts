import { randomUUID } from 'node:crypto';
import { resolvePackagePath, type DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** An announcement as it is kept. */
export type StoredAnnouncement = {
  id: string;
  title: string;
  body: string;
  team: string;
  important: boolean;
  author: string;
  createdAt: Date;
  updatedAt: Date;
  endsAt: Date;
};

type Row = {
  id: string;
  title: string;
  body: string;
  team: string;
  important: boolean;
  author: string;
  created_at: Date;
  updated_at: Date;
  ends_at: Date;
};

/** Fields that an author sets. */
export type AnnouncementFields = Pick<StoredAnnouncement, 'title' | 'body' | 'team' | 'important' | 'endsAt'>;

/** Most announcements that a list contains. */
const PAGE = 200;

const toAnnouncement = (row: Row): StoredAnnouncement => ({
  id: row.id,
  title: row.title,
  body: row.body,
  team: row.team,
  important: row.important,
  author: row.author,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  endsAt: row.ends_at,
});

/** Announcements in PostgreSQL. */
export class AnnouncementStore {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Connects and brings the tables up to date. */
  static async create(database: DatabaseService): Promise<AnnouncementStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath('@flyloft/plugin-announcements-backend', 'migrations'),
      });
    }
    return new AnnouncementStore(knex);
  }

  /** Those that stand at `now`, newest first; or those that have ended, last ended first. */
  async list(now: Date, options: { ended: boolean; importantFirst: boolean }): Promise<StoredAnnouncement[]> {
    const query = this.#knex<Row>('announcements').limit(PAGE);
    if (options.ended) query.where('ends_at', '<=', now).orderBy('ends_at', 'desc');
    else {
      query.where('ends_at', '>', now);
      if (options.importantFirst) query.orderBy('important', 'desc');
      query.orderBy('created_at', 'desc').orderBy('id');
    }
    return (await query).map(toAnnouncement);
  }

  async get(id: string): Promise<StoredAnnouncement | undefined> {
    const row = await this.#knex<Row>('announcements').where({ id }).first();
    return row && toAnnouncement(row);
  }

  async add(fields: AnnouncementFields, author: string, now: Date): Promise<StoredAnnouncement> {
    const { endsAt, ...rest } = fields;
    const row: Row = { id: randomUUID(), ...rest, author, created_at: now, updated_at: now, ends_at: endsAt };
    await this.#knex<Row>('announcements').insert(row);
    return toAnnouncement(row);
  }

  /** Changes an announcement of this author; undefined when there is none, because it may be gone by now. */
  async change(
    id: string,
    author: string,
    fields: Partial<AnnouncementFields>,
    now: Date
  ): Promise<StoredAnnouncement | undefined> {
    const { endsAt, ...rest } = fields;
    const [row] = await this.#knex<Row>('announcements')
      .where({ id, author })
      .update({ ...rest, ...(endsAt ? { ends_at: endsAt } : {}), updated_at: now })
      .returning('*');
    return row && toAnnouncement(row as Row);
  }
}
