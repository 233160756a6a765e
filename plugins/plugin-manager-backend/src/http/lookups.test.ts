import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { as, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

const labels = { 'app.kubernetes.io/managed-by': 'flyloft' };
const objects: Record<string, unknown[]> = {
  Secret: [
    { metadata: { name: 'theirs' }, data: { token: 'aGVsbG8=' } },
    { metadata: { name: 'ours', labels }, data: { password: 'c2VjcmV0' } },
  ],
  Service: [{ metadata: { name: 'radar', labels }, spec: { ports: [{ port: 8080 }, { port: 9090 }] } }],
};

let portal: TestPortal;
let server: http.Server;
let hook: string;
const deliveries: Array<{ signature?: string; body: string }> = [];

beforeAll(async () => {
  portal = await startTestPortal({
    detectors: [
      {
        id: 'weather',
        title: 'Weather',
        dependsOn: ['person'],
        detect: async ({ person }) => ({
          facts: [{ title: 'Sky', text: `${person.actor.replace('user:default/', '')} sees it blue.` }],
        }),
      },
    ],
    engine: {
      clusters: {
        forEnvironment: () =>
          ({
            list: async ({ kind }: { kind: string }) => objects[kind] ?? Promise.reject(new Error('away')),
          } as never),
      },
    },
  });
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      deliveries.push({ signature: request.headers['x-flyloft-signature'] as string, body });
      response.end();
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
  await portal.close();
});

const look = (path: string, who = 'dev') => portal.api.get(path).set(as(who));
const post = (path: string, body: object, who = 'dev') => portal.api.post(path).set(as(who)).send(body);

it('names what a namespace has, without contents and without what is the portal’s own', async () => {
  const answer = await look('/environments/local/resources?pluginId=radar&kind=Secret');
  expect(answer.body).toEqual({
    namespace: expect.stringContaining('radar'),
    items: [{ name: 'theirs', keys: ['token'] }],
  });
  expect(answer.text).not.toMatch(/aGVsbG8|c2VjcmV0/);
});

it('names ports that are taken', async () => {
  const answer = await look('/environments/local/ports?pluginId=radar');
  expect(answer.body.items).toEqual([
    { port: 8080, service: 'radar' },
    { port: 9090, service: 'radar' },
  ]);
});

it.each([
  ['/environments/nowhere/ports?pluginId=radar', 404, 'ENVIRONMENT_NOT_FOUND'],
  ['/environments/local/resources?pluginId=radar&kind=Node', 400, 'INPUT_INVALID'],
  ['/environments/local/resources?pluginId=../x&kind=Secret', 400, 'INPUT_INVALID'],
  ['/environments/local/resources?pluginId=radar&kind=Deployment', 503, 'CLUSTER_UNREACHABLE'],
  ['/lookups/branches?url=http://169.254.169.254/a', 422, 'REPOSITORY_UNREADABLE'],
])('refuses %s', async (path, status, code) => {
  const answer = await look(path);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

it('is for people who may ask for changes', async () => {
  expect((await look('/environments/local/ports?pluginId=radar', 'nobody')).status).toBe(403);
  expect((await post('/lookups/address', { url: hook }, 'nobody')).status).toBe(403);
});

it('signs a test delivery with a secret of the caller’s own, and with nobody else’s', async () => {
  const stored = await post('/secrets', { value: 'signing-secret' });
  const secret = stored.body.reference;
  const sent = await post('/lookups/webhook', { url: hook, secret });
  expect(sent.body).toMatchObject({ outcome: 'answered', status: 200 });
  const [delivery] = deliveries;
  const wanted = createHmac('sha256', 'signing-secret').update(delivery!.body).digest('hex');
  expect(delivery!.signature).toBe(`sha256=${wanted}`);
  expect(JSON.parse(delivery!.body)).toMatchObject({ event: 'flyloft.test' });

  const others = await post('/lookups/webhook', { url: hook, secret }, 'admin');
  expect(others.body.error.code).toBe('SECRET_NOT_FOUND');
  // What is kept elsewhere is for the plugin alone.
  const elsewhere = await post('/lookups/webhook', { url: hook, secret: { $secret: 'vault:radar#key' } });
  expect(elsewhere.body.error.code).toBe('SECRET_NOT_OFFERED');
  expect(deliveries).toHaveLength(1);
});

it('says what an environment is, and which secrets it offers, to those who may ask for changes', async () => {
  const found = await look('/environments/local/detected');
  expect(found.body).toEqual({
    facts: [
      {
        detector: 'weather',
        source: 'Weather',
        title: 'Sky',
        text: 'dev sees it blue.',
        at: expect.any(String),
      },
    ],
    suggestions: [],
    silent: [],
  });
  expect((await look('/environments/local/detected', 'nobody')).status).toBe(403);
  expect((await look('/environments/local/detected?pluginId=gone')).body.error.code).toBe(
    'RELEASE_NOT_FOUND'
  );
  expect((await look('/environments/local/secrets?pluginId=radar')).body).toEqual({
    items: [],
    sources: [],
    silent: [],
  });
  const refer = (reference: string, who?: string) =>
    post('/environments/local/secrets/references', { pluginId: 'radar', reference }, who);
  expect((await refer('vault:radar#key')).body.error.code).toBe('SECRET_NOT_OFFERED');
  expect((await refer('vault:../sys#key')).body.error.code).toBe('SECRET_NOT_FOUND');
  expect((await refer('vault:radar#key', 'nobody')).body.error).toMatchObject({
    code: 'NOT_ALLOWED',
    details: { permission: 'plugin-manager.secret.refer' },
  });
});

it('tries an address', async () => {
  expect((await post('/lookups/address', { url: hook })).body).toMatchObject({
    outcome: 'answered',
    status: 200,
  });
  expect((await post('/lookups/address', { url: 'http://127.0.0.1:1/' })).body).toMatchObject({
    outcome: 'failed',
  });
});
