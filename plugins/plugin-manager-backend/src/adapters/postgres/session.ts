import { EventEmitter } from 'node:events';
import type { Knex } from 'knex';
import type { Client } from 'pg';
import { CHANNEL, LOCK_CLASS } from './rows';

/** How long a lost connection is waited for before the next attempt, in milliseconds. */
const RECONNECT_MS = [250, 500, 1000, 2000];

type RawConnections = {
  acquireRawConnection(): Promise<Client>;
  destroyRawConnection(connection: Client): Promise<void>;
};

type SessionEvents = {
  /** Something was notified. */
  notification: [channel: string, payload: string];
  /** The connection is there (again): whatever was notified meanwhile is not known. */
  connected: [];
  /** The connection is gone, and with it the sign of life. */
  lost: [];
};

/**
 * The one database connection that a replica keeps to itself: it listens for notifications, and holds the advisory lock
 * that tells other replicas that this one lives. Made by the plugin's knex, with its settings, but outside its pool.
 *
 *   connecting → connected → lost → connecting …, until closed
 */
export class PostgresSession extends EventEmitter<SessionEvents> {
  readonly #connections: RawConnections;
  readonly #lockKey: number;
  #client: Client | undefined;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #attempt = 0;

  private constructor(knex: Knex, lockKey: number) {
    super();
    this.setMaxListeners(0);
    this.#connections = knex.client as RawConnections;
    this.#lockKey = lockKey;
  }

  /** Opens the session and takes the lock `lockKey`. Throws where the database does not answer. */
  static async open(knex: Knex, lockKey: number): Promise<PostgresSession> {
    const session = new PostgresSession(knex, lockKey);
    await session.#connect();
    return session;
  }

  /** Whether the sign of life stands. */
  get connected(): boolean {
    return this.#client !== undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = undefined;
    // One that is broken already is closed enough.
    if (client) await this.#connections.destroyRawConnection(client).catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = await this.#connections.acquireRawConnection();
    try {
      // Without it a broken network would keep a dead session, and with it its lock, for hours.
      client.on('error', () => this.#lose(client));
      client.on('end', () => this.#lose(client));
      client.on('notification', message => this.emit('notification', message.channel, message.payload ?? ''));
      for (const channel of Object.values(CHANNEL)) await client.query(`listen ${channel}`);
      // Shared, so that it need not wait for an earlier connection of its own that only the network has forgotten.
      await client.query('select pg_advisory_lock_shared($1, $2)', [LOCK_CLASS.replica, this.#lockKey]);
    } catch (error) {
      await this.#connections.destroyRawConnection(client).catch(() => undefined);
      throw error;
    }
    if (this.#closed) {
      await this.#connections.destroyRawConnection(client);
      return;
    }
    this.#client = client;
    this.#attempt = 0;
    this.emit('connected');
  }

  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.emit('lost');
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    if (this.#closed) return;
    const wait = RECONNECT_MS[Math.min(this.#attempt, RECONNECT_MS.length - 1)];
    this.#attempt += 1;
    this.#retry = setTimeout(() => {
      this.#connect().catch(() => this.#reconnectLater());
    }, wait);
  }
}
