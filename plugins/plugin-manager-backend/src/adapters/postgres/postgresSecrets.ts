import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock, SecretStore } from '../../ports';
import { forgetSecrets } from './forgetSecrets';
import { deriveKey } from '../keys/deriveKey';

type SecretRow = {
  id: string;
  sealed: Buffer;
  hash: string;
  created_by: string;
  created_at: Date;
  used_at: Date;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const DAY_MS = 24 * 3_600_000;

/** Seals with AES-256-GCM; the id is authenticated too, so that a row cannot be put in another's place. */
function seal(key: Buffer, id: string, value: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error where the value was not sealed with this key under this id. */
function unseal(key: Buffer, id: string, stored: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(id))
    .setAuthTag(stored.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const sealed = stored.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
}

/** Secrets in PostgreSQL, encrypted with keys derived from the portal's. */
export function createPostgresSecrets(db: Knex, clock: Clock, secretKey: string): SecretStore {
  const encryptionKey = deriveKey(secretKey, 'secret-encryption');
  const hashKey = deriveKey(secretKey, 'secret-hash');
  const hash = (value: string) => createHmac('sha256', hashKey).update(value, 'utf8').digest('base64url');
  const secrets = () => db<SecretRow>('secrets');
  return {
    hash,

    async find(id) {
      const row = await secrets().where({ id }).first('hash', 'created_by', 'used_at');
      // Often enough to be kept, and not a write for every letter that is typed beside it.
      const now = clock.now();
      if (row && now.getTime() - row.used_at.getTime() > DAY_MS) {
        await secrets().where({ id }).update({ used_at: now });
      }
      return row && { hash: row.hash, createdBy: row.created_by };
    },

    async put(value, actor, id = randomUUID()) {
      const now = clock.now();
      const row = { id, hash: hash(value), created_by: actor, created_at: now, used_at: now };
      await secrets().insert({ ...row, sealed: seal(encryptionKey, row.id, value) });
      return { id: row.id, hash: row.hash };
    },

    async reveal(id) {
      const row = await secrets().where({ id }).first('sealed');
      return row && unseal(encryptionKey, id, row.sealed);
    },

    forget: before => forgetSecrets(db, before),
  };
}
