import { ENDPOINTS, isErrorCode, type Endpoint, type EndpointName } from '@flyloft/plugin-manager-common';
import type { Router } from 'express';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { stringify } from 'yaml';
import { as, asService, startTestPortal, type TestPortal } from './__testUtils__/portal';
import { buildOpenApiDocument } from './openapi/buildOpenApiDocument';
import { createRouter, expressPath } from './router';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(async () => {
  const { size } = portal.answers.checked;
  await portal.close();
  // Closing throws where an answer did not fit the document; this is that there were answers at all.
  if (size < Object.keys(ENDPOINTS).length / 2) throw new Error(`Only ${size} kinds of answer were checked`);
});

const SAMPLE: Record<string, string> = {
  id: 'radar',
  version: '1.0.0',
  digest: `sha256:${'a'.repeat(64)}`,
  number: '1',
  other: '2',
  path: 'a/b.js',
  name: 'rhdh',
  environment: 'local',
  index: '0',
};
const endpoints = Object.entries(ENDPOINTS).map(([name, endpoint]): [EndpointName, Endpoint] => [
  name as EndpointName,
  endpoint,
]);
const pathOf = (endpoint: Endpoint) =>
  endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => SAMPLE[name] ?? '');

/** Queries of endpoints that want one. */
const QUERIES: Partial<Record<EndpointName, Record<string, string>>> = {
  listResources: { pluginId: 'radar', kind: 'ConfigMap' },
  listPorts: { pluginId: 'radar' },
  listOfferedSecrets: { pluginId: 'radar' },
  getGuidance: { release: '1.0.0' },
  simulateUpgrade: { backstage: '1.60.0' },
  listBranches: { url: 'https://example.com/a/b' },
  listPaths: { url: 'https://example.com/a/b', branch: 'main' },
};

const call = (endpoint: Endpoint, headers: Record<string, string> = {}, query = {}) => {
  const method = { GET: 'get', POST: 'post', DELETE: 'delete' } as const;
  return portal.api[method[endpoint.method]](pathOf(endpoint)).set(headers).query(query);
};

describe('who may call', () => {
  const known = endpoints.filter(([, endpoint]) => endpoint.access !== 'public');
  it.each(known)('%s wants a sign-in', async (_, endpoint) => {
    const answer = await call(endpoint);
    expect(answer.body.error).toMatchObject({ name: 'AuthenticationError', code: 'NOT_SIGNED_IN' });
    expect(answer.status).toBe(401);
    const invalid = await call(endpoint, { authorization: 'Bearer nonsense' });
    expect(invalid.body.error.code).toBe('NOT_SIGNED_IN');
    const cookie = await call(endpoint, { cookie: `backstage-auth=${as('admin').authorization.slice(7)}` });
    expect(cookie.body.error.code).toBe('NOT_SIGNED_IN');
  });

  const changing = endpoints.filter(
    ([, endpoint]) => endpoint.method !== 'GET' && endpoint.access !== 'public'
  );
  it.each(changing)('%s is for a person who is there themselves', async (_, endpoint) => {
    const acting = await call(endpoint, as('admin', 'plugin:evil'));
    expect(acting.body.error.code).toBe('PERSON_REQUIRED');
    const plugin = await call(endpoint, asService('plugin:scaffolder'));
    expect(plugin.body.error.code).toBe('PERSON_REQUIRED');
    // Publishing is for external tokens too, but only for restricted ones.
    const external = await call(endpoint, asService('ci', endpoint.access === 'person'));
    expect(external.body.error.code).toBe(endpoint.access === 'person' ? 'PERSON_REQUIRED' : 'NOT_ALLOWED');
  });

  it.each(changing)('%s does nothing for a page of another site', async (_, endpoint) => {
    const foreign: Array<Record<string, string>> = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost.evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:7007' },
    ];
    for (const headers of foreign) {
      const answer = await call(endpoint, { ...as('admin'), ...headers });
      expect({ headers, code: answer.body.error.code }).toEqual({ headers, code: 'ORIGIN_REFUSED' });
    }
    const own = await call(endpoint, {
      ...as('admin'),
      origin: 'http://localhost:7007',
      'sec-fetch-site': 'same-origin',
    });
    expect(own.body.error?.code).not.toBe('ORIGIN_REFUSED');
  });

  const BODIES: Partial<Record<EndpointName, object>> = {
    bulkInstall: { items: [{ pluginId: 'demo' }] },
    bulkUpdate: { items: [{ pluginId: 'demo' }] },
    bulkConfigure: { items: [{ pluginId: 'demo', config: {} }] },
    bulkUninstall: { items: [{ pluginId: 'demo' }] },
    bulkStart: { items: [{ pluginId: 'demo' }] },
    bulkStop: { items: [{ pluginId: 'demo' }] },
    bulkRestart: { items: [{ pluginId: 'demo' }] },
    giveFeedback: { rating: 5 },
    referToSecret: { pluginId: 'radar', reference: 'vault:radar#token' },
    testConnection: { release: '1.0.0', config: {} },
    runChecks: { release: '1.0.0', field: '/a', config: {} },
    noteSearchClick: { query: 'radar', pluginId: 'radar' },
    reportFrontend: { digest: SAMPLE.digest, message: 'x' },
    setReleaseStatus: { yanked: true },
    configurePlugin: { config: {} },
    pinPlugin: { range: '1.x', reason: 'x' },
    makePlan: { changes: [{ kind: 'start', pluginId: 'radar' }] },
    requestPlan: { digest: SAMPLE.digest },
    approvePlan: { digest: SAMPLE.digest },
    denyPlan: { digest: SAMPLE.digest, reason: 'no' },
    saveDraft: { release: '1.0.0', config: {}, follows: 0 },
    saveSnapshot: { name: 'x', release: '1.0.0', config: {} },
    storeSecret: { value: 'x' },
    checkAddress: { url: 'https://example.com' },
    testWebhook: { url: 'https://example.com' },
    importDynamicPlugins: { content: 'plugins: []' },
  };
  /** What needs no permission of its own: the own plans, and loading what the portal shows. */
  const FOR_ALL: EndpointName[] = [
    'getPlan',
    'getPlanGraph',
    'rehearsePlan',
    'listPlans',
    'countPlans',
    'withdrawPlan',
    'nudgePlan',
    'cancelOperation',
    'listFrontends',
    'reportFrontend',
  ];
  it.each(known.filter(([name]) => !FOR_ALL.includes(name)))(
    '%s wants its permission',
    async (name, endpoint) => {
      const request = call(endpoint, as('nobody'), QUERIES[name]);
      const answer =
        endpoint.body === 'bundle'
          ? await request.set('content-type', 'application/gzip').send(Buffer.from('x'))
          : await (endpoint.method === 'POST' ? request.send(BODIES[name] ?? {}) : request);
      expect(answer.body.error).toMatchObject({
        code: 'NOT_ALLOWED',
        details: { permission: expect.stringMatching(/^plugin-manager\./) },
      });
      expect(answer.status).toBe(403);
    }
  );
});

describe('what is foreseen', () => {
  it('is nothing where nothing is installed, and says which generation is not there', async () => {
    const ask = (url: string) => portal.api.get(url).set(as('admin'));
    expect((await ask('/updates')).body).toMatchObject({ environment: 'local', items: [], installed: 0 });
    expect((await ask('/portal-upgrade?backstage=1.60.0')).body).toMatchObject({
      answer: 'yes',
      sentence: 'Yes: nothing is installed that could hold it back.',
    });
    expect((await ask('/portal-upgrade?backstage=soon')).body.error.message).toMatch(/semver/);
    const diff = await ask('/generations/1/diff/2');
    expect(diff.status).toBe(404);
    expect(diff.body.error.code).toBe('GENERATION_NOT_FOUND');
  });
});

describe('what a request may look like', () => {
  it.each<[string, string, RegExp]>([
    ['/plugins?limit=0', 'limit', /limit/],
    ['/plugins?sort=colour', 'sort', /sort/],
    ['/plugins/Tech_Radar', 'id', /lower-case/],
    ['/plugins/radar?version=one', 'version', /semver/],
    ['/operations?state=nonsense', 'state', /queued/],
    ['/plans?state=nonsense', 'state', /waiting/],
  ])('refuses %s', async (url, _, message) => {
    const answer = await portal.api.get(url).set(as('admin'));
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ name: 'InputError', code: 'INPUT_INVALID' });
    expect(answer.body.error.message).toMatch(message);
  });

  it('lists everything that is wrong with a body', async () => {
    const answer = await portal.api
      .post('/plans')
      .set(as('admin'))
      .send({ changes: [{ kind: 'install', pluginId: 'NO', rnage: '1' }], extra: true });
    expect(answer.body.error.details).toMatchObject({
      in: 'body',
      issues: expect.arrayContaining([expect.objectContaining({ path: '/changes/0/pluginId' })]),
    });
  });

  it('refuses bodies that are not JSON, or too large', async () => {
    const post = (type: string, body: string) =>
      portal.api.post('/secrets').set(as('admin')).set('content-type', type).send(body);
    expect((await post('application/json', '{')).body.error.code).toBe('INPUT_INVALID');
    expect((await post('text/plain', '{"value":"x"}')).body.error.code).toBe('INPUT_INVALID');
    expect((await post('application/x-www-form-urlencoded', 'value=x')).body.error.code).toBe(
      'INPUT_INVALID'
    );
    const large = JSON.stringify({ value: 'x'.repeat(3_000_000) });
    expect((await post('application/json', large)).body.error.message).toContain('2 MiB');
  });

  it('says so where there is no such path', async () => {
    const answer = await portal.api.get('/nothing/here').set(as('admin'));
    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe('NOT_FOUND');
  });
});

describe('unexpected errors', () => {
  it('are logged under an id and not shown', async () => {
    const { listCandidates } = portal.store.registry;
    portal.store.registry.listCandidates = async () => {
      throw new Error('password=hunter2 in a stack');
    };
    const answer = await portal.api.get('/plugins/installed').set(as('admin'));
    portal.store.registry.listCandidates = listCandidates;
    expect(answer.status).toBe(500);
    expect(answer.body.error).toMatchObject({ code: 'INTERNAL', details: { id: expect.any(String) } });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });
});

describe('a database that is away', () => {
  it('is told apart from everything else', async () => {
    const { listCandidates } = portal.store.registry;
    portal.store.registry.listCandidates = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    };
    const answer = await portal.api.get('/plugins/installed').set(as('admin'));
    portal.store.registry.listCandidates = listCandidates;
    expect(answer.status).toBe(503);
    expect(answer.body.error).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.stringContaining('Nothing was changed'),
    });
  });
});

describe('the OpenAPI document', () => {
  it('stands in openapi.yaml as it is served (UPDATE_OPENAPI=1 writes it)', async () => {
    const file = path.resolve(__dirname, '../../openapi.yaml');
    const text = `# Made from the table of endpoints in plugin-manager-common; see src/http/openapi.\n${stringify(
      buildOpenApiDocument(),
      { aliasDuplicateObjects: false, lineWidth: 110 }
    )}`;
    if (process.env.UPDATE_OPENAPI) await writeFile(file, text);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('is served to anybody', async () => {
    const answer = await portal.api.get('/openapi.json');
    expect(answer.body).toEqual(buildOpenApiDocument());
    expect(answer.body.openapi).toBe('3.1.0');
  });

  it('names every route of the router, and the router has every path that it names', () => {
    const router = createRouter({
      ...({} as Parameters<typeof createRouter>[0]),
      useCases: new Proxy({} as never, { get: () => ({}) }),
      bundleTokens: { verify: () => false },
    }) as Router;
    const routes = router.stack
      .flatMap(({ route }) => (route ? [route] : []))
      .flatMap(route =>
        Object.keys((route as unknown as { methods: Record<string, boolean> }).methods).map(
          method => `${method} ${route.path}`
        )
      )
      .filter(route => route !== 'get /openapi.json');
    const { paths } = buildOpenApiDocument() as { paths: Record<string, Record<string, unknown>> };
    const documented = Object.entries(paths).flatMap(([template, methods]) =>
      Object.keys(methods).map(method => `${method} ${expressPath(template)}`)
    );
    expect(routes.sort()).toEqual(documented.sort());
  });

  it('resolves all of its references, and names codes of the closed list only', () => {
    const document = buildOpenApiDocument();
    const text = JSON.stringify(document);
    const at = (reference: string) =>
      reference
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => Object(value)[key], document);
    for (const [, reference] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
      expect({ reference, found: at(reference ?? '') !== undefined }).toEqual({ reference, found: true });
    }
    const codes = Object(document.components).schemas.Error.properties.error.properties.code.enum;
    expect(codes.every(isErrorCode)).toBe(true);
  });
});

it('asks for one change of several plugins in one plan, and counts what waits', async () => {
  await portal.publish({ federation: { name: 'one', exposes: ['.'], features: ['one'] }, id: 'one' });
  await portal.publish({ federation: { name: 'two', exposes: ['.'], features: ['two'] }, id: 'two' });
  const items = [{ pluginId: 'one' }, { pluginId: 'two' }];
  const asked = await portal.api.post('/plugins/bulk-install').set(as('dev')).send({ items });
  expect(asked.body.plan).toMatchObject({ state: 'waiting', may: { nudge: false } });
  expect(asked.body.plan.content.items).toHaveLength(2);
  const counted = await portal.api.get('/plans/count').set(as('dev'));
  expect(counted.body).toEqual({ waiting: 1, forYou: 0, own: 1 });
  const nudged = await portal.api.post(`/plans/${asked.body.plan.id}/nudge`).set(as('dev')).send({});
  expect(nudged.body.error.code).toBe('PLAN_STATE');
  const bulk = (action: string) => portal.api.post(`/plugins/bulk-${action}`).set(as('dev')).send({ items });
  for (const action of ['uninstall', 'start', 'stop', 'restart']) {
    expect({ action, code: (await bulk(action)).body.error.code }).toEqual({
      action,
      code: 'INSTALLATION_NOT_FOUND',
    });
  }
});

it('keeps raw paths of frontends from leaving the bundle', async () => {
  const raw = (rest: string) =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port, pathname } = new URL(portal.url);
      http
        .get({ hostname, port, path: `${pathname}${rest}` }, res => {
          res.resume();
          resolve(res.statusCode ?? 0);
        })
        .on('error', reject);
    });
  const digest = 'a'.repeat(64);
  for (const rest of [
    '../manifest.json',
    '..%2f..%2fmanifest.json',
    '%2e%2e/manifest.json',
    '/etc/passwd',
    'a%00b',
  ]) {
    expect(await raw(`/frontends/${digest}/${rest}`)).toBeGreaterThanOrEqual(400);
  }
});
