import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { store } from '../ports/store';
import { now } from './clock';

export const id = (db: Knex) => [randomUUID(), db, store, now, Math.random()];
