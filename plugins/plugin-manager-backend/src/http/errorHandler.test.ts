import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import knexFactory from 'knex';
import request from 'supertest';
import { databaseAnswers } from '../adapters/postgres/databaseAnswers';
import { createErrorHandler } from './errorHandler';

/** What somebody is told where a part of the portal answered with this status. */
async function told(statusCode: number, answers: () => Promise<boolean>) {
  const app = express();
  app.get('/', (_req, _res, next) =>
    next(Object.assign(new Error(`Request failed with ${statusCode}`), { name: 'ResponseError', statusCode }))
  );
  app.use(createErrorHandler(mockServices.logger.mock(), { isAway: () => false, answers }));
  const { status, body } = await request(app).get('/');
  return [status, body.error.code];
}

it('finds out whether another part of the portal fails because of the database', async () => {
  const nowhere = knexFactory({
    client: 'pg',
    connection: { host: '127.0.0.1', port: 1 },
    log: { warn: () => undefined },
  });
  expect(await told(500, () => databaseAnswers(nowhere))).toEqual([503, 'DATABASE_UNREACHABLE']);
  await nowhere.destroy();
  expect(await told(503, async () => true)).toEqual([503, 'PORTAL_UNREACHABLE']);
});

it('does not take a refusal of another part for a failure of it', async () => {
  expect(await told(404, async () => false)).toEqual([500, 'INTERNAL']);
});
