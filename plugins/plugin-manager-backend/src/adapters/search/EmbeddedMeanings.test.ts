import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { migratedDatabase } from '../../__testUtils__/database';
import type { SearchDocument } from '../../domain/search/searchDocument';
import { EmbeddedMeanings } from './EmbeddedMeanings';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

const KEY = 'key-that-is-never-told';
const SUBJECTS = ['build', 'cost', 'alert'];

type Asked = { path?: string; authorization?: string; model?: string; input: string[] };
let asked: Asked[];
let status = 200;
let server: Server;
let url: string;
let database: Awaited<ReturnType<typeof migratedDatabase>>;

/** A service whose model knows three subjects. */
beforeAll(async () => {
  database = await migratedDatabase();
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      const { model, input } = JSON.parse(Buffer.concat(parts).toString()) as Asked;
      const { authorization } = request.headers;
      asked.push({
        ...{ path: request.url, model, input },
        ...(authorization === undefined ? {} : { authorization }),
      });
      const data = input.map((text, index) => ({
        index,
        embedding: SUBJECTS.map(subject => (text.toLowerCase().includes(subject) ? 1 : 0)),
      }));
      response.writeHead(status, { 'content-type': 'application/json' });
      // The order of the answer is not that of the question.
      response.end(JSON.stringify({ data: data.reverse() }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${Object(server.address()).port}/v1`;
});
afterAll(async () => {
  server.close();
  await database.drop();
});
beforeEach(() => {
  asked = [];
  status = 200;
});

const lesson = (id: string, description: string) => ({
  document: {
    card: { id, name: id, description, category: 'Other', keywords: [] },
  } as unknown as SearchDocument,
  words: () => [],
});
const lessons = [
  lesson('jenkins', 'Every build'),
  lesson('opencost', 'What it cost'),
  lesson('none', 'Nothing'),
];
const meanings = () =>
  new EmbeddedMeanings({
    knex: database.knex,
    config: { url, model: 'small', apiKey: KEY, leastLikeness: 0.3, timeoutMs: 5_000 },
  });

it('finds what a text is about, asking for each listing once, whichever replica wants it', async () => {
  const first = meanings();
  await first.learn(lessons);
  await first.learn(lessons);
  expect(asked).toEqual([
    expect.objectContaining({ path: '/v1/embeddings', model: 'small', authorization: `Bearer ${KEY}` }),
  ]);
  expect(await first.nearestTo('who broke the BUILD', { limit: 5 })).toEqual([
    { id: 'jenkins', likeness: 1 },
  ]);
  expect(await first.like('opencost', { limit: 5 })).toEqual([]);
  asked = [];
  const second = meanings();
  await second.learn([lessons[0]!, lesson('opencost', 'The build, and what it cost')]);
  expect(asked.flatMap(one => one.input)).toEqual([
    'opencost. The build, and what it cost Category: Other. ',
  ]);
  const [near] = await second.like('jenkins', { limit: 5 });
  expect(near).toEqual({ id: 'opencost', likeness: expect.closeTo(Math.SQRT1_2) });
});

it('says what the service answered, and never the key', async () => {
  status = 500;
  const failing = meanings().nearestTo('anything', { limit: 5 });
  await expect(failing).rejects.toThrow('The embeddings service answered 500 to 1 texts');
  await expect(failing).rejects.not.toThrow(KEY);
});
