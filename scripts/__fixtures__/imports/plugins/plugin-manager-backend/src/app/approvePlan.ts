import type { Request } from 'express';
import type { Knex } from 'knex';

export const approvePlan = (request: Request, db: Knex) => [request, db];
