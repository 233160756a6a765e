import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConfigurationCheck } from '@flyloft/plugin-manager-node';
import { as, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

const TOKEN = 'tok-0123456789';
const seen: Array<{ url?: string; authorization?: string }> = [];
let waiting: (() => void) | undefined;
let cancelled: ((value: string) => void) | undefined;

const hostile: ConfigurationCheck = {
  id: 'hostile',
  title: 'Is it nice?',
  readsSecrets: true,
  async check({ value, options, signal }) {
    switch (options.mode) {
      case 'hang':
        return new Promise(() => undefined);
      case 'wait':
        signal.addEventListener('abort', () => cancelled?.(String(value)));
        waiting?.();
        return new Promise(() => undefined);
      case 'throw':
        throw new Error(`the value is ${String(value)}`);
      case 'encode':
        return {
          outcome: 'problem',
          message: `Basic ${Buffer.from(`user:${String(value)}`).toString('base64')} is refused`,
          nextStep: `open ?key=${encodeURIComponent(String(value))}`,
        };
      case 'shout':
        return {
          outcome: 'problem',
          message: `no\n${String(value)} ${'x'.repeat(10 * 1024 * 1024)}`,
          nextStep: 'do',
        };
      default:
        return { outcome: 'fine' } as never;
    }
  },
};

let portal: TestPortal;
let server: http.Server;
let base: string;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    seen.push({ url: request.url, authorization: request.headers['x-token'] as string });
    if (request.url === '/user')
      response.statusCode = request.headers['x-token'] === `T ${TOKEN}` ? 200 : 401;
    if (request.url === '/broken') response.statusCode = 500;
    if (request.url === '/huge') response.write('x'.repeat(10 * 1024 * 1024));
    response.end();
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  portal = await startTestPortal({ checks: [hostile] });
  const text = { type: 'string' };
  await portal.publish({
    id: 'radar',
    configSchema: {
      type: 'object',
      properties: {
        url: { type: 'string', format: 'uri' },
        token: { type: 'string', 'x-secret': true },
        nice: text,
      },
    },
    checks: [
      {
        field: '/token',
        check: 'token-accepted',
        options: { urlFrom: '/url', path: '/user', header: 'X-Token', template: 'T {value}' },
      },
      { field: '/url', check: 'host-answers', required: true },
    ],
  });
  for (const mode of ['hang', 'wait', 'throw', 'shout', 'encode', 'nonsense']) {
    await portal.publish({
      id: mode,
      configSchema: { type: 'object', properties: { key: { ...text, 'x-secret': true } } },
      checks: [{ field: '/key', check: 'hostile', options: { mode } }],
    });
  }
});
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
  await portal.close();
});
beforeEach(() => void seen.splice(0));

const run = (id: string, field: string, config: object, who = 'dev') =>
  portal.api
    .post(`/environments/local/plugins/${id}/checks`)
    .set(as(who))
    .send({ release: '1.0.0', field, config });
const verdict = async (...args: Parameters<typeof run>) => (await run(...args)).body.results[0];

it('lists the checks of the manifest and of formats', async () => {
  const answer = await portal.api
    .get('/environments/local/plugins/radar/guidance?release=1.0.0')
    .set(as('dev'));
  expect(answer.body.checks).toEqual([
    expect.objectContaining({ field: '/token', check: 'token-accepted', dependsOn: ['/url'] }),
    expect.objectContaining({ field: '/url', check: 'host-answers', required: true }),
  ]);
});

it('tells whether a host answers, and what to do where it does not', async () => {
  expect(await verdict('radar', '/url', { url: `${base}/huge` })).toMatchObject({ outcome: 'ok' });
  expect(await verdict('radar', '/url', { url: `${base}/broken` })).toMatchObject({
    outcome: 'problem',
    message: expect.stringContaining('status 500'),
    nextStep: expect.any(String),
  });
  expect(await verdict('radar', '/url', { url: 'http://127.0.0.1:1/' })).toMatchObject({
    outcome: 'problem',
  });
});

it('does not reach into the portal’s own network for anybody', async () => {
  expect(await verdict('radar', '/url', { url: 'http://169.254.169.254/latest' })).toMatchObject({
    outcome: 'unknown',
  });
  expect(await verdict('radar', '/url', { url: 'http://10.0.0.1/' })).toMatchObject({ outcome: 'unknown' });
});

it('tries a token at the declared address, only for who stored it, and repeats it nowhere', async () => {
  const { body } = await portal.api.post('/secrets').set(as('dev')).send({ value: TOKEN });
  const config = { url: base, token: body.reference };
  const mine = await run('radar', '/token', config);
  expect(mine.body.results[0]).toMatchObject({ outcome: 'ok' });
  expect(seen).toEqual([{ url: '/user', authorization: `T ${TOKEN}` }]);

  const theirs = await run('radar', '/token', config, 'admin');
  expect(theirs.body.results[0]).toMatchObject({ outcome: 'unknown' });
  const wrong = await run('radar', '/token', { url: base, token: 'another-token' });
  expect(wrong.body.results[0]).toMatchObject({
    outcome: 'problem',
    message: expect.stringContaining('401'),
  });
  expect(seen.filter(({ authorization }) => authorization?.includes(TOKEN))).toHaveLength(1);
  expect(mine.text + theirs.text + wrong.text).not.toMatch(/tok-0123456789|another-token/);
});

it('asks once where the same is asked again soon', async () => {
  await run('radar', '/url', { url: `${base}/once` });
  await run('radar', '/url', { url: `${base}/once` });
  expect(seen).toHaveLength(1);
});

it.each([
  ['hang', /within/],
  ['throw', /failed by itself/],
  ['nonsense', /did not come to a result/],
])('makes nothing worse than unknown of a check that does %s', async (mode, reason) => {
  const answer = await run(mode, '/key', { key: 'very-secret' });
  expect(answer.body.results[0]).toMatchObject({ outcome: 'unknown', reason: expect.stringMatching(reason) });
  expect(answer.text).not.toContain('very-secret');
});

it('cuts what a check says and takes the secret out of it', async () => {
  const answer = await run('shout', '/key', { key: 'very-secret' });
  expect(answer.body.results[0]).toMatchObject({
    outcome: 'problem',
    message: expect.stringMatching(/^no «secret» x+…$/),
  });
  expect(answer.text.length).toBeLessThan(1_000);
});

it.each(['very-secret', 'a/b c&very+secret'])(
  'knows the secret %j in base64 and in addresses, too',
  async key => {
    const answer = await run('encode', '/key', { key });
    const { message, nextStep } = answer.body.results[0] as { message: string; nextStep: string };
    expect(message).toMatch(/^Basic \S+ is refused$/);
    expect(message).toContain('«secret»');
    expect(message).not.toContain(Buffer.from(`user:${key}`).toString('base64').slice(8, -4));
    expect(nextStep).toBe('open ?key=«secret»');
  }
);

it('takes a secret of a few characters out of the sentence about it', async () => {
  const answer = await run('shout', '/key', { key: 'x9' });
  expect(answer.body.results[0].message).toMatch(/^no «secret» x+…$/);
});

it('cancels a check whose person has typed on', async () => {
  const started = new Promise<void>(resolve => {
    waiting = resolve;
  });
  const gone = new Promise<string>(resolve => {
    cancelled = resolve;
  });
  const controller = new AbortController();
  const request = fetch(`${portal.url}/environments/local/plugins/wait/checks`, {
    method: 'POST',
    headers: { ...as('dev'), 'content-type': 'application/json' },
    body: JSON.stringify({ release: '1.0.0', field: '/key', config: { key: 'gone' } }),
    signal: controller.signal,
  });
  await started;
  controller.abort();
  await expect(request).rejects.toThrow();
  expect(await gone).toBe('gone');
});

it('makes no plan with a value that a required check does not confirm', async () => {
  const plan = (url: string, preview = false) =>
    portal.api
      .post('/plans')
      .set(as('dev'))
      .send({ changes: [{ kind: 'install', pluginId: 'radar', config: { url } }], preview });
  const refused = await plan(`${base}/broken`);
  expect([refused.status, refused.body.error.code]).toEqual([422, 'CHECK_FAILED']);
  expect(refused.body.error.details.issues).toEqual([
    { path: '/url', message: expect.stringContaining('status 500') },
  ]);
  expect((await plan(`${base}/broken`, true)).body.error).toBeUndefined();
  expect((await plan(`${base}/good`)).body.error).toBeUndefined();
});

it('is for people who may ask for changes, and not without end', async () => {
  expect((await run('radar', '/url', {}, 'nobody')).status).toBe(403);
  expect((await run('radar', '/__proto__/x', {})).body.error.code).toBe('INPUT_INVALID');
  const answers = await Promise.all(
    Array.from({ length: 31 }, () =>
      portal.api
        .post('/lookups/address')
        .set(as('eager'))
        .send({ url: `${base}/often` })
    )
  );
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited.map(({ body }) => body.error.code)).toEqual(['RATE_LIMITED']);
});
