import type { Knex } from 'knex';
import { makePlan } from '../../app/makePlan';

export type StoreParts = [Knex, typeof makePlan];
export const PostgresStore = 1;
