import type { Knex } from 'knex';
import { makePlan } from '../../app/makePlan';

export type PostgresStore = [Knex, typeof makePlan];
export const PostgresStore = 1;
