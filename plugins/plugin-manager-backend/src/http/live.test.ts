/** A portal over HTTP, as its clients see it. One file although it is long: what one test installs, the next ones look at. */
import { mockCredentials } from '@backstage/backend-test-utils';
import { FlyloftError, type OperationEvent } from '@flyloft/plugin-manager-common';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { Cluster, PluginDatabases } from '../ports';
import { environmentOf } from '../__testUtils__/engine';
import { as, bundleOf, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

/** How many pods of the installed plugin are ready, and how often somebody asked; tests change them. */
let ready = 0;
let timesAsked = 0;

/** Told that the cluster is asked about a namespace, and that nobody waits for the answer any more. */
let onRead: (() => void) | undefined;
let onGivenUp: (() => void) | undefined;

/** As much of a cluster as plugins without a backend, and the logs of one with a backend, need. */
const cluster = {
  uid: async () => 'test-cluster',
  read: (_ref: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        onGivenUp?.();
        reject(signal.reason);
      });
      onRead?.();
    }),
  readyPods: async () => {
    timesAsked += 1;
    return new Map([['plugin-backed-local/backed', ready]]);
  },
  async *logs(_namespace: string, selector: string) {
    yield { pod: 'radar-1', line: `first of ${selector}` };
    yield { pod: 'radar-1', line: 'second' };
  },
} as unknown as Cluster;

/** Where a plugin's database would be. */
const access = { host: 'db', port: 5432, database: 'd', user: 'u', ssl: false, password: 'p' };

let portal: TestPortal;
let developer: PluginManagerClient;
let admin: PluginManagerClient;
const clientOf = (name: string) =>
  new PluginManagerClient({
    baseUrl: portal.url,
    token: mockCredentials.user.token(`user:default/${name}`),
  });

const federation = { name: 'radar', exposes: ['.'], features: ['radar'] };
const frontend = { 'frontend/mf-manifest.json': '{"id":"radar"}', 'frontend/a/main.js': 'export {};' };

beforeAll(async () => {
  portal = await startTestPortal({
    engine: {
      clusters: { forEnvironment: () => cluster },
      databases: { access: () => access } as unknown as PluginDatabases,
      environments: [environmentOf({ approvers: ['user:default/admin'] })],
    },
  });
  developer = clientOf('dev');
  admin = clientOf('admin');
  await portal.engine.start();
  for (const version of ['1.0.0', '1.1.0']) {
    const { tgz } = await bundleOf(
      {
        version,
        federation,
        routes: [{ id: 'page', path: '/radar' }],
        extensions: [{ id: 'page:radar', type: 'page', route: 'page' }],
        changelog: `What is new in ${version}`,
        preview: { script: 'preview/preview.js' },
      },
      {
        ...frontend,
        'preview/preview.js': 'var flyloftPreview = { render() {} };',
        'frontend/version.js': `export default '${version}';`,
      }
    );
    await admin.publishBundle(new Blob([new Uint8Array(tgz)]));
  }
});
afterAll(() => portal.close());

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown
  );
  return error instanceof FlyloftError ? error.code : error;
};

const collect = async (events: AsyncIterable<OperationEvent>) => {
  const all: OperationEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
};

describe('from a request to a running plugin, over HTTP', () => {
  let operationId: string;

  it('makes plans: previews store nothing, requests wait', async () => {
    const preview = await developer.makePlan({
      preview: true,
      changes: [{ kind: 'install', pluginId: 'radar', range: '1.0.0' }],
    });
    expect(preview.plan.summary).toMatch(/^Installs 1/);
    expect((await developer.listPlans()).items).toEqual([]);

    const asked = await developer.installPlugin('radar', { range: '1.0.0', reason: 'For the guild' });
    expect(asked.plan.state).toBe('waiting');
    expect(asked.operation).toBeUndefined();
    const list = await admin.listPlans({ state: 'waiting,void' });
    expect(list.items).toMatchObject([
      {
        id: asked.plan.id,
        reason: 'For the guild',
        requester: 'user:default/dev',
        items: [{ kind: 'install', pluginId: 'radar', to: '1.0.0' }],
        marks: { irreversible: false, breaking: false, lowTier: false },
        may: { decide: true },
      },
    ]);
    expect(await developer.getPlan(asked.plan.id.slice(0, 6))).toMatchObject({ id: asked.plan.id });
  });

  it('approves the digest that was shown, and nothing else', async () => {
    const [plan] = (await admin.listPlans({ state: 'waiting' })).items;
    if (!plan) throw new Error('No plan waits');
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await refusal(admin.approvePlan(plan.id, { digest: other }))).toBe('PLAN_DIGEST_MISMATCH');
    expect(await refusal(developer.approvePlan(plan.id, { digest: plan.digest }))).toBe('NOT_ALLOWED');
    const approved = await admin.approvePlan(plan.id, { digest: plan.digest });
    expect(approved.plan.state).toBe('approved');
    operationId = approved.operation?.id ?? '';
    expect(operationId).not.toBe('');
  });

  it('streams the operation’s events to its end, and again from any of them', async () => {
    const events = await collect(developer.operationEvents(operationId));
    expect(events.at(-1)?.operationState).toBe('done');
    expect(events.map(event => event.id)).toEqual(events.map((_, index) => (events[0]?.id ?? 0) + index));
    const middle = events[Math.floor(events.length / 2)]?.id ?? 0;
    const rest = await collect(developer.operationEvents(operationId, { after: middle }));
    expect(rest).toEqual(events.filter(event => event.id > middle));
    // Whoever knows everything already is told that it is over.
    expect(await collect(developer.operationEvents(operationId, { after: events.at(-1)?.id ?? 0 }))).toEqual(
      []
    );
    expect(await refusal(collect(developer.operationEvents('nothing')))).toBe('OPERATION_NOT_FOUND');
    const bad = await portal.api
      .get(`/operations/${operationId}/events`)
      .set({ ...as('dev'), 'last-event-id': 'x' });
    expect(bad.body.error.code).toBe('INPUT_INVALID');
    const operation = await developer.getOperation(operationId);
    expect(operation).toMatchObject({ state: 'done', requestedBy: 'user:default/dev' });
    expect((await developer.listOperations({ state: 'done' })).items).toMatchObject([{ id: operationId }]);
    expect((await developer.listOperations({ state: 'stuck' })).items).toEqual([]);
    const about = async (pluginId: string) => (await developer.listOperations({ pluginId })).items;
    expect(await about('radar')).toMatchObject([{ id: operationId }]);
    expect(await about('another')).toEqual([]);
  });

  it('shows the installation, its revisions and the generation', async () => {
    const status = await developer.getStatus('radar');
    expect(status).toMatchObject({
      pluginId: 'radar',
      name: 'Radar',
      state: 'running',
      release: '1.0.0',
      available: '1.1.0',
      health: { status: 'healthy', reasons: [] },
      path: '/radar',
      type: 'standalone',
    });
    // Whose it is: the catalogue of these tests knows of no teams.
    expect(status).toMatchObject({ installedBy: 'user:default/dev', teams: [] });
    expect((await developer.listInstalled()).items).toEqual([status]);
    expect((await developer.listPlugins()).items[0]).toMatchObject({
      installs: 1,
      installed: [{ environment: 'local', release: '1.0.0', state: 'running' }],
    });
    expect((await developer.listRevisions(status.id)).items).toMatchObject([
      { number: 1, release: '1.0.0', current: true },
    ]);
    expect((await developer.listGenerations()).items).toMatchObject([
      { number: 1, revisions: { radar: { revision: 1, release: '1.0.0' } } },
    ]);
    expect(await developer.getHealth('radar')).toMatchObject({ status: 'healthy' });
    expect(await refusal(developer.getStatus('nothing'))).toBe('INSTALLATION_NOT_FOUND');
    expect(await refusal(developer.listRevisions('nothing'))).toBe('INSTALLATION_NOT_FOUND');
    expect(await refusal(developer.getLogs('radar'))).toBe('PLUGIN_NOT_RUNNING');
  });

  it('lists environments and says what they do not protect', async () => {
    expect((await developer.listEnvironments()).items).toEqual([
      {
        id: 'local',
        title: 'Local',
        isolation: 'none',
        clusterReachable: true,
        generation: 1,
        notice: 'Local cluster: plugins run as processes and are not isolated.',
      },
    ]);
  });

  it('keeps the audit for admins', async () => {
    expect(await refusal(developer.listAudit())).toBe('NOT_ALLOWED');
    const page = await admin.listAudit({ limit: 2 });
    expect(page.items).toHaveLength(2);
    const next = await admin.listAudit({ before: page.nextBefore, limit: 200 });
    expect(next.items[0]?.seq).toBe((page.items[1]?.seq ?? 0) - 1);
    expect(await admin.verifyAudit()).toMatchObject({ outcome: 'intact' });
  });
});

describe('a plugin with a backend', () => {
  beforeAll(async () => {
    const { tgz } = await bundleOf(
      { id: 'backed', type: 'service-backed', packed: { backend: { name: 'backed', version: '1.0.0' } } },
      { 'backend/node_modules/backed/package.json': '{}' }
    );
    const { digest } = await admin.publishBundle(new Blob([new Uint8Array(tgz)]));
    await runs('backed', digest);
    await runs('backed-too', digest);
  });

  /** Records an installation that runs, as an operation would. */
  async function runs(pluginId: string, digest: string) {
    const metadata = { name: pluginId, namespace: `plugin-${pluginId}-local` };
    await portal.store.transaction(async tx => {
      const [installation] = await tx.installations.ensure(
        [{ tenant: 'default', environment: 'local', pluginId }],
        'user:default/dev'
      );
      if (!installation) throw new Error('The installation was not made');
      await tx.installations.setState(installation.id, {
        state: 'running',
        revision: 1,
        release: '1.0.0',
        bundleDigest: digest,
        routed: true,
      });
      await tx.installations.insertRevision({
        installationId: installation.id,
        number: 1,
        kind: 'install',
        release: '1.0.0',
        bundleDigest: digest,
        config: {},
        objects: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata,
            spec: { selector: { matchLabels: { 'plugin-id': pluginId } } },
          },
          { apiVersion: 'v1', kind: 'Service', metadata },
        ],
        replicas: 2,
        createdAt: new Date(),
        createdBy: 'user:default/dev',
        summary: 'Installs 1.',
        operationId: `op-${pluginId}`,
      });
    });
  }

  it('is as well as its pods are', async () => {
    ready = 2;
    expect(await developer.getHealth('backed')).toMatchObject({ status: 'healthy', reasons: [] });
    ready = 1;
    expect(await developer.getHealth('backed')).toMatchObject({
      status: 'degraded',
      reasons: ['1 of 2 pods are ready.'],
    });
    ready = 0;
    expect(await developer.getHealth('backed')).toMatchObject({
      status: 'failing',
      reasons: ['No pod is ready.'],
    });
    expect(await developer.getStatus('backed')).toMatchObject({ namespace: 'plugin-backed-local' });
  });

  it('is listed with the others, and the cluster is asked once for all of them', async () => {
    ready = 2;
    timesAsked = 0;
    const { items } = await developer.listInstalled();
    const backed = items.filter(({ pluginId }) => pluginId.startsWith('backed'));
    expect(backed.map(({ health }) => health.status)).toEqual(['healthy', 'failing']);
    expect(timesAsked).toBe(1);
  });

  it('shows its logs, at once or line by line', async () => {
    const lines = [
      { pod: 'radar-1', line: 'first of plugin-id=backed' },
      { pod: 'radar-1', line: 'second' },
    ];
    expect(await developer.getLogs('backed')).toEqual({ lines });
    expect(await developer.getLogs('backed', { tail: 1 })).toEqual({ lines: lines.slice(1) });
    const stopped = new AbortController();
    const followed = [];
    for await (const line of developer.followLogs('backed', {}, { signal: stopped.signal })) {
      followed.push(line);
      if (followed.length === 2) stopped.abort();
    }
    expect(followed).toEqual(lines);
  });
});

describe('the log behind a step', () => {
  it('is answered at once, and its stream ends where no more will come', async () => {
    const { store } = portal;
    const [operation] = await store.operations.list({ tenant: 'default', limit: 1 });
    const { id, fence } = operation!;
    const lines = [1, 2, 3].map(n => ({ pod: 'radar-1', line: `line ${n}` }));
    expect(await admin.getStepLog(id, 0)).toEqual({ lines: [] });
    await store.operations.keepStepLog(id, fence - 1, 0, lines);
    expect(await admin.getStepLog(id, 0)).toEqual({ lines: [] });
    await store.operations.keepStepLog(id, fence, 0, lines);
    expect(await admin.getStepLog(id, 0, { tail: 2 })).toEqual({ lines: lines.slice(1) });
    const followed = [];
    for await (const line of admin.followStepLog(id, 0)) followed.push(line);
    expect(followed).toEqual(lines);
    expect(await refusal(admin.getStepLog(id, 999))).toBe('OPERATION_NOT_FOUND');
  });
});

describe('frontends', () => {
  const file = (digest: string, name: string) =>
    portal.api.get(`/frontends/${digest.replace('sha256:', '')}/${name}`);

  it('lists what is installed, and serves its files by digest', async () => {
    const { items, revision } = await developer.listFrontends();
    expect(revision).toMatch(/^[0-9a-f]{16}$/);
    expect(items).toMatchObject([
      {
        pluginId: 'radar',
        version: '1.0.0',
        name: 'radar',
        exposes: ['.'],
        features: ['radar'],
        loadingMode: 'realm',
      },
    ]);
    const [item] = items;
    expect(item?.entry).toBe(
      `/api/plugin-manager/frontends/${item?.digest.replace('sha256:', '')}/mf-manifest.json`
    );
    const manifest = await file(item?.digest ?? '', 'mf-manifest.json');
    expect(manifest.body).toEqual({ id: 'radar' });
    expect(manifest.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect((await file(item?.digest ?? '', 'a/main.js')).headers['content-type']).toContain(
      'text/javascript'
    );
    expect((await file(item?.digest ?? '', 'none.js')).body.error.code).toBe('NOT_FOUND');
    expect((await file(item?.digest ?? '', '../README.md')).status).toBe(404);
  });

  it('sends the preview of a release, installed or not, as a document that is closed on all sides', async () => {
    const { bundleDigest } = await developer.getPlugin('radar', { version: '1.1.0' });
    const address = (digest: string) => `/previews/${digest.replace('sha256:', '')}`;
    const preview = await portal.api.get(address(bundleDigest));
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('<script>var flyloftPreview = { render() {} };</script>');
    expect(preview.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/^sandbox allow-scripts; default-src 'none'; /),
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect((await portal.api.get(address('0'.repeat(64)))).body.error.code).toBe('NOT_FOUND');
    const [publisher] = await portal.knex('publishers').select();
    await portal.knex('publishers').update({ trust_tier: 'quarantined' });
    expect((await portal.api.get(address(bundleDigest))).body.error.code).toBe('NOT_FOUND');
    await portal.knex('publishers').update({ trust_tier: publisher.trust_tier });
  });

  it('serves only what is or was installed', async () => {
    const newer = (await developer.listVersions('radar')).items[0];
    expect(newer?.version).toBe('1.1.0');
    expect((await file(newer?.bundleDigest ?? '', 'version.js')).status).toBe(404);

    const [before] = (await developer.listFrontends()).items;
    const asked = await developer.makePlan({
      request: true,
      changes: [{ kind: 'update', pluginId: 'radar' }],
    });
    const approved = await admin.approvePlan(asked.plan.id, { digest: asked.plan.digest });
    await collect(admin.operationEvents(approved.operation?.id ?? ''));
    expect((await file(newer?.bundleDigest ?? '', 'version.js')).text).toContain('1.1.0');
    // A tab that was open during the update still needs what it began with.
    expect((await file(before?.digest ?? '', 'version.js')).text).toContain('1.0.0');
    expect((await developer.listFrontends()).items[0]).toMatchObject({ version: '1.1.0' });
  });

  it('is listed page by page, and so is what it ran', async () => {
    const all = (await developer.listAllInstalled()).items;
    expect(all.length).toBeGreaterThan(1);
    const pages = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await developer.listInstalled({ limit: 1, ...(cursor ? { cursor } : {}) });
      pages.push(page.items);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(all.map(one => [one]));
    expect(await refusal(developer.listInstalled({ cursor: 'nothing' }))).toBe('INPUT_INVALID');

    const { id } = await developer.getStatus('radar');
    const newest = await developer.listRevisions(id, { limit: 1 });
    expect(newest).toMatchObject({ items: [{ number: 2 }], nextBefore: 2 });
    const oldest = await developer.listRevisions(id, { limit: 1, before: 2 });
    expect(oldest.items).toMatchObject([{ number: 1 }]);
    expect(oldest).not.toHaveProperty('nextBefore');
  });

  it('switches a frontend off for everybody when somebody’s portal saw it fail, until an admin lifts that', async () => {
    const before = await developer.listFrontends();
    const digest = before.items[0]?.digest ?? '';
    const stale = `sha256:${'0'.repeat(64)}`;
    expect(await refusal(developer.reportFrontend('radar', { digest: stale, message: 'x' }))).toBe(
      'INSTALLATION_NOT_FOUND'
    );
    await developer.reportFrontend('radar', { digest, message: 'TypeError: x is not a function' });
    const after = await developer.listFrontends();
    expect(after.items).toEqual([]);
    expect(after.revision).not.toBe(before.revision);
    expect(await developer.getStatus('radar')).toMatchObject({
      health: { status: 'degraded' },
      quarantine: { digest, message: 'TypeError: x is not a function' },
    });
    expect(await refusal(developer.releaseFrontend('radar'))).toBe('NOT_ALLOWED');
    await admin.releaseFrontend('radar');
    expect(await developer.listFrontends()).toEqual(before);
    expect(await refusal(admin.releaseFrontend('radar'))).toBe('NOT_FOUND');
  });

  it('never serves a flipped byte, and switches the frontend off', async () => {
    const { items } = await developer.listFrontends();
    const hex = items[0]?.digest.replace('sha256:', '') ?? '';
    const stored = `${portal.bundleDirectory}/sha256/${hex.slice(0, 2)}/${hex}.tar`;
    const bytes = await readFile(stored);
    const at = bytes.indexOf("export default '1.1.0'");
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(stored, bytes);
    const answer = await file(items[0]?.digest ?? '', 'version.js');
    expect(answer.status).toBe(502);
    expect(answer.body.error).toMatchObject({ name: 'BadGatewayError', code: 'BUNDLE_CORRUPT' });
    expect((await developer.listFrontends()).items).toEqual([]);
    const audit = await portal.store.audit.list({ limit: 1, subject: 'plugin:radar' });
    expect(audit).toMatchObject([{ actor: 'portal', action: 'frontend.quarantine' }]);
  });
});

describe('the marketplace', () => {
  it('shows releases, what is new, and documentation', async () => {
    const page = await developer.getPlugin('radar');
    expect(page).toMatchObject({
      id: 'radar',
      latest: '1.1.0',
      fits: true,
      fitsBecause: 'Fits this portal (Backstage 1.55.0).',
      touches: [
        { sentence: 'Runs no backend in the cluster' },
        { sentence: 'Adds the page /radar', enforcedBy: 'The portal’s loader' },
      ],
    });
    expect((await developer.getPlugin('radar', { version: '1.0.0' })).manifest.version).toBe('1.0.0');
    expect((await developer.getChangelog('radar')).items.map(one => one.changelog)).toEqual([
      'What is new in 1.1.0',
      'What is new in 1.0.0',
    ]);
    expect(await developer.getDocumentation('radar')).toMatchObject({ version: '1.1.0', links: [] });
    expect(await refusal(developer.getPlugin('radar', { version: '9.0.0' }))).toBe('RELEASE_NOT_FOUND');
    await expect(developer.getPlugin('rader')).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
      message: expect.stringContaining('Did you mean "radar"?'),
    });
  });

  it('shows what a release needs and who needs it', async () => {
    const { tgz } = await bundleOf({
      id: 'needy',
      dependencies: { radar: '~1.0.0' },
      optionalDependencies: { missing: '*' },
    });
    await admin.publishBundle(new Blob([new Uint8Array(tgz)]));
    expect(await developer.getDependencies('needy')).toEqual({
      dependencies: [
        { pluginId: 'radar', range: '~1.0.0', kind: 'required', resolved: '1.0.0', installed: '1.1.0' },
        { pluginId: 'missing', range: '*', kind: 'optional' },
      ],
      dependents: [],
    });
    expect((await developer.getDependencies('radar')).dependents).toEqual([
      { pluginId: 'needy', version: '1.0.0', range: '~1.0.0' },
    ]);
  });

  it('takes one review a person', async () => {
    await developer.giveFeedback('radar', { rating: 2 });
    const review = await developer.giveFeedback('radar', {
      rating: 5,
      comment: 'Good now',
      version: '1.0.0',
    });
    expect(review).toMatchObject({ author: 'user:default/dev', installed: false });
    expect(await admin.giveFeedback('radar', { rating: 4 })).toMatchObject({
      version: '1.1.0',
      installed: true,
    });
    expect(await developer.listFeedback('radar')).toMatchObject({
      average: 4.5,
      items: [{ author: 'user:default/admin' }, { rating: 5, comment: 'Good now' }],
    });
    expect(await refusal(developer.giveFeedback('nothing', { rating: 4 }))).toBe('PLUGIN_NOT_FOUND');
    expect(await refusal(developer.giveFeedback('radar', { rating: 6 }))).toBe('INPUT_INVALID');
  });

  it('notes wishes, and tells admins how to fulfil them', async () => {
    const reference = '@backstage-community/plugin-jenkins';
    expect(await developer.requestPlugin('jenkins', { reference })).toEqual({
      pluginId: 'jenkins',
      count: 1,
      command: `flyloft pack ${reference}`,
    });
    await admin.requestPlugin('jenkins', { reference: 'x; rm -rf /' });
    expect((await admin.listPluginRequests()).items).toMatchObject([
      { pluginId: 'jenkins', count: 2, command: `flyloft pack ${reference}` },
    ]);
    expect(await refusal(developer.listPluginRequests())).toBe('NOT_ALLOWED');
  });

  it('keeps secrets, and never shows them again', async () => {
    const { reference } = await developer.storeSecret('hunter2');
    expect(Object.keys(reference).sort()).toEqual(['$secret', 'hash']);
    const audit = JSON.stringify(await portal.store.audit.list({ limit: 5 }));
    expect(audit).toContain('secret.store');
    expect(audit).not.toContain('hunter2');
    expect(audit).not.toContain(reference.hash);
  });
});

describe('event streams on the wire', () => {
  it('are not compressed or buffered, and end with the event end', async () => {
    const [operation] = (await developer.listOperations()).items;
    const { hostname, port, pathname } = new URL(`${portal.url}/operations/${operation?.id}/events`);
    const res = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http
        .get(
          { hostname, port, path: pathname, headers: { ...as('dev'), 'accept-encoding': 'gzip, br' } },
          resolve
        )
        .on('error', reject);
    });
    expect(res.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(res.headers['content-encoding']).toBeUndefined();
    let text = '';
    for await (const chunk of res) text += String(chunk);
    expect(text).toMatch(/^retry: 500\n\nid: 1\ndata: \{/);
    expect(text).toMatch(/event: end\ndata: \{"state":"done"\}\n\n$/);
  });
});

it('stops to work out a preview when whoever typed goes on typing', async () => {
  const name = '@acme/slow';
  const home = `backend/node_modules/${name}`;
  const { tgz } = await bundleOf(
    { id: 'slow', type: 'service-backed', packed: { backend: { name, version: '1.0.0' } } },
    {
      [`${home}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      [`${home}/index.js`]: '',
    }
  );
  await admin.publishBundle(new Uint8Array(tgz));
  const asked = new Promise<void>(resolve => {
    onRead = resolve;
  });
  const givenUp = new Promise<void>(resolve => {
    onGivenUp = resolve;
  });
  const typing = new AbortController();
  const preview = developer.makePlan(
    { changes: [{ kind: 'install', pluginId: 'slow' }], preview: true, tryObjects: true },
    { signal: typing.signal }
  );
  await asked;
  typing.abort();
  await expect(preview).rejects.toMatchObject({ name: 'AbortError' });
  // The server hears of it, and asks the cluster for nothing more.
  await givenUp;
});
