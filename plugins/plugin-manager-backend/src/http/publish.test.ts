import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { as, asService, bundleOf, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({
    publishers: [
      { id: 'acme', trustTier: 'internal' },
      { id: 'partner', trustTier: 'verified', members: ['service:partner-ci', 'user:default/pat'] },
      { id: 'banned', trustTier: 'quarantined' },
    ],
  });
});
afterAll(() => portal.close());

const publish = (tgz: Buffer, headers: Record<string, string> = as('admin'), query = '') =>
  portal.api
    .post(`/bundles${query}`)
    .set({ 'content-type': 'application/gzip', ...headers })
    .send(tgz);

/** Files of the bundle store, so that a test sees that nothing was kept. */
const kept = async () =>
  (await readdir(portal.bundleDirectory, { recursive: true })).filter(name => name.endsWith('.tar'));
const drafts = () => readdir(path.join(portal.bundleDirectory, 'uploads'));

describe('POST /bundles', () => {
  it('publishes a bundle once, and shows it in the marketplace', async () => {
    const { tgz, digest } = await bundleOf();
    const published = await publish(tgz, as('admin'), `?digest=${digest}`);
    expect(published.body).toEqual({ pluginId: 'radar', version: '1.0.0', digest, outcome: 'created' });
    expect(published.status).toBe(201);
    const again = await publish(tgz);
    expect(again.body).toMatchObject({ outcome: 'exists', digest });
    expect(again.status).toBe(200);

    const list = await portal.api.get('/plugins').set(as('dev'));
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ id: 'radar', latest: '1.0.0', trustTier: 'internal' }],
    });
    const page = await portal.api.get('/plugins/radar').set(as('dev'));
    expect(page.body).toMatchObject({ id: 'radar', readme: '# Radar\n', bundleDigest: digest });

    const release = await portal.store.registry.findRelease('radar', '1.0.0');
    expect(JSON.parse(release?.statement ?? '')).toMatchObject({
      type: 'flyloft.release.v1',
      publisher: 'acme',
      id: 'radar',
      version: '1.0.0',
      bundleDigest: digest,
      manifestDigest: release?.manifestDigest,
    });
    expect(await portal.store.audit.list({ limit: 10, subject: 'plugin:radar' })).toMatchObject([
      { actor: 'user:default/admin', action: 'release.publish', summary: 'Published Radar 1.0.0' },
    ]);
    expect(await drafts()).toEqual([]);
  });

  it('never replaces a release by other content', async () => {
    const { tgz } = await bundleOf({ description: 'Something else' });
    const before = await kept();
    const refused = await publish(tgz);
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({ name: 'ConflictError', code: 'RELEASE_EXISTS' });
    expect(await kept()).toEqual(before);
    expect(await drafts()).toEqual([]);
  });

  it('publishes two racing bundles of one version once', async () => {
    const rivals = await Promise.all(
      ['One', 'Two', 'Three'].map(description => bundleOf({ id: 'race', description }))
    );
    const outcomes = await Promise.all(rivals.map(({ tgz }) => publish(tgz)));
    expect(outcomes.map(one => one.status).sort()).toEqual([201, 409, 409]);
  });

  it('accepts an uncompressed tar of the same content as the same release', async () => {
    const { digest } = await bundleOf({ id: 'plain' });
    const { tgz } = await bundleOf({ id: 'plain' });
    expect((await publish(tgz)).status).toBe(201);
    const stored = (await kept()).find(name => name.includes(digest.slice(7)));
    const tar = await readFile(path.join(portal.bundleDirectory, stored ?? ''));
    const again = await portal.api
      .post('/bundles')
      .set({ 'content-type': 'application/x-tar', ...as('admin') })
      .send(tar);
    expect(again.body).toMatchObject({ outcome: 'exists', digest });
  });

  const refusals: Array<[string, () => Promise<Buffer>, string, number]> = [
    ['something that is no bundle', async () => Buffer.from('hello'), 'BUNDLE_INVALID', 422],
    ['compressed nonsense', async () => gzipSync('hello'), 'BUNDLE_INVALID', 422],
    ['nothing', async () => Buffer.alloc(0), 'BUNDLE_INVALID', 422],
    [
      'a config schema that is none',
      async () =>
        (await bundleOf({ id: 'bad', configSchema: { type: 'object', properties: { a: { type: 'txt' } } } }))
          .tgz,
      'SCHEMA_INVALID',
      422,
    ],
    [
      'a config schema that reaches out',
      async () =>
        (
          await bundleOf({
            id: 'bad',
            configSchema: { type: 'object', properties: { a: { $ref: 'https://example.com/a.json' } } },
          })
        ).tgz,
      'SCHEMA_REFUSED',
      422,
    ],
    [
      'an id that this portal has mounted',
      async () => (await bundleOf({ id: 'own-plugin' })).tgz,
      'PLUGIN_ID_RESERVED',
      422,
    ],
    [
      'a quarantined publisher',
      async () => (await bundleOf({ id: 'bad', publisher: 'banned' })).tgz,
      'NOT_ALLOWED',
      403,
    ],
    [
      'a publisher that one is no member of',
      async () => (await bundleOf({ id: 'bad', publisher: 'partner' })).tgz,
      'PUBLISHER_MISMATCH',
      403,
    ],
    [
      'an id of another publisher',
      async () => (await bundleOf({ id: 'radar', version: '2.0.0', publisher: 'stranger' })).tgz,
      'PUBLISHER_MISMATCH',
      403,
    ],
    [
      'a feature of another publisher’s plugin',
      async () =>
        (
          await bundleOf(
            {
              id: 'bad',
              publisher: 'stranger',
              federation: { name: 'bad', exposes: ['.'], features: ['radar'] },
            },
            { 'frontend/mf-manifest.json': '{}' }
          )
        ).tgz,
      'PUBLISHER_MISMATCH',
      403,
    ],
  ];

  it.each(refusals)('refuses %s, and keeps nothing of it', async (_, make, code, status) => {
    const before = await kept();
    const refused = await publish(await make());
    expect(refused.body.error).toMatchObject({ code });
    expect(refused.body.error.message.length).toBeGreaterThan(20);
    expect(refused.status).toBe(status);
    expect(await kept()).toEqual(before);
    expect(await drafts()).toEqual([]);
    expect(await portal.store.registry.findOwner('bad')).toBeUndefined();
  });

  it('refuses a bundle that is another one than was announced', async () => {
    const { tgz } = await bundleOf({ id: 'other' });
    const refused = await publish(tgz, as('admin'), `?digest=sha256:${'0'.repeat(64)}`);
    expect(refused.body.error).toMatchObject({ code: 'BUNDLE_DIGEST_MISMATCH' });
  });

  it('accepts native code from internal publishers only', async () => {
    const fields = {
      id: 'native',
      type: 'service-backed' as const,
      packed: { backend: { name: 'x', version: '1.0.0' } },
    };
    const native = {
      'backend/node_modules/x/package.json': '{}',
      'backend/node_modules/x/build/x.node': 'ELF',
    };
    const stranger = await bundleOf({ ...fields, publisher: 'stranger' }, native);
    const refused = await publish(stranger.tgz);
    expect(refused.body.error).toMatchObject({
      code: 'NATIVE_ADDON_REFUSED',
      details: { path: expect.stringMatching(/x\.node$/) },
    });
    const own = await bundleOf(fields, native);
    expect((await publish(own.tgz)).status).toBe(201);
  });

  it('takes publishers by their credentials', async () => {
    const { tgz } = await bundleOf({ id: 'partner-plugin', publisher: 'partner' });
    expect((await publish(tgz, asService('somebody-else'))).body.error.code).toBe('PUBLISHER_MISMATCH');
    expect((await publish(tgz, asService('partner-ci', false))).body.error.code).toBe('NOT_ALLOWED');
    expect((await publish(tgz, asService('plugin:catalog'))).body.error.code).toBe('PERSON_REQUIRED');
    expect((await publish(tgz, asService('partner-ci'))).status).toBe(201);
    expect((await portal.store.registry.findRelease('partner-plugin', '1.0.0'))?.trustTier).toBe('verified');
    expect((await publish(tgz, as('pat'))).body.outcome).toBe('exists');
  });

  it('trusts a publisher that nobody listed as community', async () => {
    const { tgz } = await bundleOf({ id: 'unknown-plugin', publisher: 'unlisted' });
    expect((await publish(tgz)).status).toBe(201);
    expect((await portal.store.registry.findRelease('unknown-plugin', '1.0.0'))?.trustTier).toBe('community');
  });

  it('wants the permission, and the bundle itself as its body', async () => {
    const { tgz } = await bundleOf({ id: 'denied' });
    expect((await publish(tgz, as('dev'))).body.error).toMatchObject({
      code: 'NOT_ALLOWED',
      details: { permission: 'plugin-manager.release.publish' },
    });
    const form = await portal.api.post('/bundles').set(as('admin')).attach('file', tgz, 'bundle.tgz');
    expect(form.body.error.code).toBe('INPUT_INVALID');
  });
});

describe('GET /bundles/{digest}', () => {
  it('hands a bundle to the holder of its own token and to people, and to nobody else', async () => {
    const { tgz, digest } = await bundleOf({ id: 'served' });
    const { digest: other } = await bundleOf({ id: 'served-too' });
    await publish(tgz);
    const token = portal.options.bundleTokens.issue(digest);
    const get = (headers: Record<string, string>, of = digest) =>
      portal.api
        .get(`/bundles/${of}`)
        .set(headers)
        .buffer(true)
        .parse((res, done) => binary(res, done));
    const got = await get({ authorization: `Bearer ${token}` });
    expect(got.status).toBe(200);
    expect(got.headers).toMatchObject({ 'content-type': 'application/x-tar' });
    expect(String(got.body.length)).toBe(got.headers['content-length']);
    expect((await get(as('dev'))).status).toBe(200);
    expect((await get({ authorization: `Bearer ${portal.options.bundleTokens.issue(other)}` })).status).toBe(
      401
    );
    expect((await get({})).status).toBe(401);
    expect((await get(as('nobody'))).status).toBe(403);
    expect((await get(as('dev'), other)).status).toBe(404);
    expect((await get(as('dev'), 'sha256:..%2f..%2fetc%2fpasswd')).status).toBe(400);
  });
});

describe('POST /plugins/{id}/versions/{version}/status', () => {
  it('yanks a release, takes that back, and tells the audit', async () => {
    await publish((await bundleOf({ id: 'yanked' })).tgz);
    const set = (body: object, headers = as('admin')) =>
      portal.api.post('/plugins/yanked/versions/1.0.0/status').set(headers).send(body);
    const deprecated = await set({ deprecated: true, reason: 'Use radar' });
    expect(deprecated.body).toMatchObject({ deprecated: true, deprecationReason: 'Use radar' });
    expect((await set({ deprecated: false })).body).not.toHaveProperty('deprecationReason');
    const yanked = await set({ yanked: true, reason: 'It leaks' });
    expect(yanked.body).toMatchObject({ version: '1.0.0', yanked: true, yankReason: 'It leaks' });
    expect((await portal.api.get('/plugins/yanked').set(as('dev'))).body.installable).toBe(false);
    const back = await set({ yanked: false });
    expect(back.body.yanked).toBe(false);
    expect(back.body).not.toHaveProperty('yankReason');
    expect((await set({})).body.error.code).toBe('INPUT_INVALID');
    expect((await set({ yanked: true }, as('dev'))).body.error.code).toBe('NOT_ALLOWED');
    const audit = await portal.store.audit.list({ limit: 2, subject: 'plugin:yanked' });
    expect(audit.map(row => row.summary)).toEqual([
      'Took back the yank of Radar 1.0.0',
      'Yanked Radar 1.0.0',
    ]);
    expect(await portal.store.audit.verify()).toMatchObject({ outcome: 'intact' });
  });
});

describe('icons', () => {
  it('shows an SVG as an image that can do nothing', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const { tgz, digest } = await bundleOf({ id: 'iconic', icon: 'icon.svg' }, { 'icon.svg': svg });
    await publish(tgz);
    const icon = await portal.api.get('/plugins/iconic/icon?version=1.0.0');
    expect(icon.status).toBe(200);
    expect(icon.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': expect.stringContaining('immutable'),
    });
    const stored = (await kept()).find(name => name.includes(digest.slice(7))) ?? '';
    const file = path.join(portal.bundleDirectory, stored);
    const bytes = await readFile(file);
    bytes[bytes.indexOf('alert')] = 0x41;
    await writeFile(file, bytes);
    expect((await portal.api.get('/plugins/iconic/icon')).body.error.code).toBe('BUNDLE_CORRUPT');
    // Publishing the same bundle again repairs it.
    expect((await publish(tgz)).body.outcome).toBe('exists');
    expect((await portal.api.get('/plugins/iconic/icon')).status).toBe(200);
    expect((await portal.api.get('/plugins/radar/icon')).status).toBe(404);
  });
});

function binary(res: NodeJS.EventEmitter, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  res.on('data', chunk => chunks.push(chunk));
  res.on('end', () => done(null, Buffer.concat(chunks)));
}
