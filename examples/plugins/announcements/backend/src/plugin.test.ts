import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { createTestDatabase, type TestDatabase } from '@flyloft/local-processes';
import knexFactory, { type Knex } from 'knex';
import request from 'supertest';
import { announcementsPlugin } from './plugin';

const ANN = mockCredentials.user.header('user:default/ann');
const BOB = mockCredentials.user.header('user:default/bob');
const POST = { title: 'Registry moves', body: 'On Monday.', team: 'Platform' };

describe('announcements', () => {
  let database: TestDatabase;
  let knex: Knex;

  beforeEach(async () => {
    database = await createTestDatabase();
    knex = knexFactory({ client: 'pg', connection: database.connectionString });
  }, 60_000);
  afterEach(async () => {
    await knex.destroy();
    await database.drop();
  });

  async function start(announcements: Record<string, string | number | boolean | string[]> = {}) {
    const backend = await startTestBackend({
      features: [
        announcementsPlugin,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({ data: { announcements } }),
      ] as never,
    });
    return { api: request(backend.server), stop: () => backend.stop() };
  }

  it('posts, lists, corrects and ends', async () => {
    const { api, stop } = await start({ daysVisible: 7 });
    try {
      const posted = await api.post('/api/announcements/announcements').set('authorization', ANN).send(POST);
      expect(posted.status).toBe(201);
      expect(posted.body).toMatchObject({
        ...POST,
        important: false,
        author: 'user:default/ann',
        mayEdit: true,
      });
      expect(Date.parse(posted.body.endsAt) - Date.parse(posted.body.createdAt)).toBe(7 * 86_400_000);

      const important = await api
        .post('/api/announcements/announcements')
        .set('authorization', BOB)
        .send({ ...POST, title: 'Outage', important: true, days: 1 });
      await api
        .post('/api/announcements/announcements')
        .set('authorization', BOB)
        .send({ ...POST, title: 'Newest' });
      const list = await api.get('/api/announcements/announcements').set('authorization', ANN);
      expect(list.body).toMatchObject({ mayPost: true, defaultDays: 7 });
      expect(
        list.body.items.map((item: { title: string; mayEdit: boolean }) => [item.title, item.mayEdit])
      ).toEqual([
        ['Outage', false],
        ['Newest', false],
        ['Registry moves', true],
      ]);

      const corrected = await api
        .put(`/api/announcements/announcements/${posted.body.id}`)
        .set('authorization', ANN)
        .send({ ...POST, body: 'On Tuesday.' });
      expect(corrected.body).toMatchObject({ body: 'On Tuesday.', endsAt: posted.body.endsAt });

      const ended = await api
        .post(`/api/announcements/announcements/${important.body.id}/end`)
        .set('authorization', BOB)
        .send();
      expect(ended.status).toBe(200);
      const current = await api.get('/api/announcements/announcements').set('authorization', ANN);
      expect(current.body.items.map((item: { title: string }) => item.title)).toEqual([
        'Newest',
        'Registry moves',
      ]);
      const past = await api.get('/api/announcements/announcements?ended=true').set('authorization', ANN);
      expect(past.body.items.map((item: { title: string }) => item.title)).toEqual(['Outage']);
    } finally {
      await stop();
    }
  });

  it('lets nobody change what is not theirs', async () => {
    const { api, stop } = await start();
    try {
      const { body } = await api
        .post('/api/announcements/announcements')
        .set('authorization', ANN)
        .send(POST);
      const put = await api
        .put(`/api/announcements/announcements/${body.id}`)
        .set('authorization', BOB)
        .send(POST);
      expect(put.status).toBe(403);
      const end = await api
        .post(`/api/announcements/announcements/${body.id}/end`)
        .set('authorization', BOB)
        .send();
      expect(end.status).toBe(403);
      const gone = await api
        .post('/api/announcements/announcements/00000000-0000-4000-8000-000000000000/end')
        .set('authorization', BOB)
        .send();
      expect(gone.status).toBe(404);
    } finally {
      await stop();
    }
  });

  it('needs a signed-in person', async () => {
    const { api, stop } = await start();
    try {
      expect(
        (
          await api
            .get('/api/announcements/announcements')
            .set('authorization', mockCredentials.none.header())
        ).status
      ).toBe(401);
      expect(
        (
          await api
            .post('/api/announcements/announcements')
            .set('authorization', mockCredentials.service.header())
            .send(POST)
        ).status
      ).toBe(403);
    } finally {
      await stop();
    }
  });

  it.each([
    [{ ...POST, title: ' ' }, 'title'],
    [{ ...POST, body: undefined }, 'body'],
    [{ ...POST, days: 0 }, 'days'],
    [{ ...POST, days: 1.5 }, 'days'],
    [{ ...POST, author: 'user:default/bob' }, 'author'],
    [{ ...POST, title: 'x'.repeat(121) }, 'title'],
  ])('refuses %j', async (body, field) => {
    const { api, stop } = await start();
    try {
      const answer = await api.post('/api/announcements/announcements').set('authorization', ANN).send(body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(field);
    } finally {
      await stop();
    }
  });

  it('keeps posting to those who are listed', async () => {
    const { api, stop } = await start({ whoMayPost: 'listed', authors: ['User:default/ann'] });
    try {
      expect(
        (await api.post('/api/announcements/announcements').set('authorization', ANN).send(POST)).status
      ).toBe(201);
      const refused = await api.post('/api/announcements/announcements').set('authorization', BOB).send(POST);
      expect(refused.status).toBe(403);
      expect((await api.get('/api/announcements/announcements').set('authorization', BOB)).body.mayPost).toBe(
        false
      );
    } finally {
      await stop();
    }
  });

  it('finds its data again after a restart', async () => {
    const first = await start();
    await first.api.post('/api/announcements/announcements').set('authorization', ANN).send(POST);
    await first.stop();
    const second = await start();
    try {
      const list = await second.api.get('/api/announcements/announcements').set('authorization', BOB);
      expect(list.body.items).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });
});
