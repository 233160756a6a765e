import fs from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { KubeObject } from '../model/types';

/** A change of one object: its new value, or undefined when it is gone. */
export interface StoredChange {
  resource: string;
  key: string;
  value: KubeObject | undefined;
  revision: number;
}

/**
 * The durable half of the store: every object as a row, and the last revision given out. A change and its revision are
 * one transaction that is on disk when {@link ObjectDatabase.write} returns, so a crash leaves whole writes.
 */
export class ObjectDatabase {
  private readonly db: DatabaseSync;
  private readonly upsert: StatementSync;
  private readonly remove: StatementSync;
  private readonly setMeta: StatementSync;

  /** Opens the database file, or makes it. `:memory:` keeps nothing. */
  constructor(file: string) {
    // SQLite gives its side files the mode of the main one.
    if (file !== ':memory:') fs.closeSync(fs.openSync(file, 'a', 0o600));
    this.db = new DatabaseSync(file);
    this.db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS objects (
        resource TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (resource, key)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `);
    this.upsert = this.db.prepare(
      'INSERT INTO objects (resource, key, value) VALUES (?, ?, ?) ON CONFLICT (resource, key) DO UPDATE SET value = excluded.value'
    );
    this.remove = this.db.prepare('DELETE FROM objects WHERE resource = ? AND key = ?');
    this.setMeta = this.db.prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'
    );
  }

  /** Everything that was stored. */
  load(): { revision: number; objects: Array<{ resource: string; key: string; value: KubeObject }> } {
    const revision = Number(this.getMeta('revision') ?? 0);
    const rows = this.db.prepare('SELECT resource, key, value FROM objects').all();
    const objects = rows.map(row => ({
      resource: String(row.resource),
      key: String(row.key),
      value: JSON.parse(String(row.value)) as KubeObject,
    }));
    return { revision, objects };
  }

  /** Writes one change and its revision, durably. */
  write({ resource, key, value, revision }: StoredChange): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      if (value) this.upsert.run(resource, key, JSON.stringify(value));
      else this.remove.run(resource, key);
      this.setMeta.run('revision', String(revision));
      this.db.exec('COMMIT');
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** A named value kept beside the objects. */
  getMeta(name: string): string | undefined {
    const row = this.db.prepare('SELECT value FROM meta WHERE name = ?').get(name);
    return row ? String(row.value) : undefined;
  }

  close(): void {
    this.db.close();
  }
}
