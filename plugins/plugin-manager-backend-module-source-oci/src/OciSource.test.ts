import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { sourceListingSchema } from '@flyloft/plugin-manager-common';
import { PoliteFetch } from '@flyloft/plugin-manager-node';
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { OciSource } from './OciSource';

type Answer = (req: http.IncomingMessage, res: http.ServerResponse) => boolean;

/** A small registry: manifests by repository and reference, lists in pages of two. */
let server: http.Server;
let origin: string;
let store: Map<string, Map<string, string>>;
let override: Answer | undefined;

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const dynamic = (packages: object[]) => Buffer.from(JSON.stringify(packages)).toString('base64');
const image = (annotations: object) =>
  JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', annotations });

function push(repository: string, tag: string, manifest: string): string {
  const tags = store.get(repository) ?? new Map<string, string>();
  tags.set(tag, manifest);
  store.set(repository, tags);
  return digestOf(manifest);
}

function pageOf(req: http.IncomingMessage, names: string[]): { page: string[]; next?: string } {
  const url = new URL(req.url ?? '/', origin);
  const last = url.searchParams.get('last') ?? '';
  const rest = names.sort().filter(name => name > last);
  const page = rest.slice(0, 2);
  return { page, ...(rest.length > 2 ? { next: `<${url.pathname}?last=${page[1]}&n=2>; rel="next"` } : {}) };
}

function serve(req: http.IncomingMessage, res: http.ServerResponse): void {
  if (override?.(req, res)) return;
  const { pathname } = new URL(req.url ?? '/', origin);
  if (pathname === '/token') {
    res.end(JSON.stringify({ token: 'a-token' }));
    return;
  }
  if (req.headers.authorization !== 'Bearer a-token') {
    res.writeHead(401, { 'www-authenticate': `Bearer realm="${origin}/token",service="test"` }).end();
    return;
  }
  const answer = (body: object, next?: string) =>
    res.writeHead(200, next === undefined ? {} : { link: next }).end(JSON.stringify(body));
  if (pathname === '/v2/_catalog') {
    const { page, next } = pageOf(req, [...store.keys()]);
    answer({ repositories: page }, next);
    return;
  }
  const [, repository = '', kind, reference = ''] =
    /^\/v2\/(.+)\/(tags|manifests)\/([^/]+)$/.exec(pathname) ?? [];
  const tags = store.get(repository);
  const manifest =
    tags?.get(reference) ?? [...(tags?.values() ?? [])].find(one => digestOf(one) === reference);
  if (kind === 'tags' && tags) {
    const { page, next } = pageOf(
      req,
      [...tags.keys()].filter(tag => !tag.startsWith('hidden-'))
    );
    answer({ tags: page }, next);
  } else if (manifest !== undefined) res.end(manifest);
  else res.writeHead(404).end();
}

beforeAll(async () => {
  server = http.createServer(serve);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  store = new Map();
  override = undefined;
  push(
    'acme/plugin-radar',
    '1.0.0',
    image({
      'org.opencontainers.image.title': 'Radar',
      'org.opencontainers.image.description': 'Draws a radar',
      'org.opencontainers.image.version': '1.0.0',
      'org.opencontainers.image.source': 'https://github.com/acme/radar',
      'io.backstage.dynamic-packages': dynamic([
        {
          'acme-plugin-radar': {
            name: '@acme/plugin-radar',
            version: '1.0.0',
            backstage: { role: 'frontend-plugin' },
          },
        },
      ]),
    })
  );
});

const sourceOf = (config: object = {}) =>
  OciSource.create(
    {
      name: 'images',
      config: new ConfigReader({ registry: origin, ...config }),
      logger: mockServices.logger.mock(),
      cacheDirectory: tmpdir(),
    },
    new PoliteFetch({ retries: 1, pauseMs: 1, timeoutMs: 500 })
  );
const read = (source: OciSource, validators?: unknown) =>
  source.read({
    validators: validators as never,
    signal: AbortSignal.timeout(20_000),
    progress: () => undefined,
  });
async function wasRead(source: OciSource) {
  const result = await read(source);
  if (result.outcome !== 'read') throw new Error('Nothing was read');
  return result;
}

it('lists the images of a registry with what their manifests say', async () => {
  const older = push('acme/plugin-radar', '0.9.0', image({ 'org.opencontainers.image.version': '0.9.0' }));
  const { listings, defects } = await wasRead(sourceOf());
  expect(defects).toEqual([]);
  expect(sourceListingSchema.safeParse(listings[0]).error).toBeUndefined();
  expect(listings).toMatchObject([
    {
      key: 'oci:acme/plugin-radar',
      name: 'Radar',
      description: 'Draws a radar',
      repository: 'https://github.com/acme/radar',
      packages: [
        {
          name: '@acme/plugin-radar',
          version: '1.0.0',
          role: 'frontend-plugin',
          artifact: expect.stringMatching(
            /^oci:\/\/127\.0\.0\.1:\d+\/acme\/plugin-radar@sha256:[0-9a-f]{64}$/
          ),
          versions: [{ version: '1.0.0' }, { version: '0.9.0', integrity: older }],
        },
      ],
    },
  ]);
});

it('reads an index by its parts, and all pages of lists', async () => {
  const part = image({ 'org.opencontainers.image.title': 'From the part' });
  const digest = push('acme/many', 'hidden-part', part);
  push('acme/many', '1.0.0', JSON.stringify({ manifests: [{ digest }] }));
  for (const number of [1, 2, 3, 4, 5]) push(`acme/p${number}`, 'latest', image({}));
  const { listings, read: counts } = await wasRead(sourceOf());
  expect(counts).toEqual({ repositories: 7, images: 7 });
  expect(listings.map(one => one.name)).toEqual(['From the part', 'P1', 'P2', 'P3', 'P4', 'P5', 'Radar']);
});

it('says when nothing has changed', async () => {
  const source = sourceOf({ repositories: ['acme/plugin-radar'] });
  const { validators } = await wasRead(source);
  expect(await read(source, validators)).toEqual({ outcome: 'unchanged' });
});

it('keeps what cannot be read this time', async () => {
  override = (req, res) => {
    if (!req.url?.startsWith('/v2/acme/broken')) return false;
    res.writeHead(500).end();
    return true;
  };
  push('acme/broken', '1', image({}));
  const { listings, kept, defects } = await wasRead(sourceOf());
  expect(listings).toHaveLength(1);
  expect(kept).toEqual(['oci:acme/broken']);
  expect(defects).toMatchObject([{ code: 'entry-unreadable', entry: 'acme/broken' }]);
});

it.each<[string, Answer, RegExp]>([
  ['500', (_, res) => Boolean(res.writeHead(500).end()), /answered 500/],
  ['silence', () => true, /did not answer/],
  ['nonsense', (_, res) => Boolean(res.end('<html>')), /no JSON/],
  ['refusal', (_, res) => Boolean(res.writeHead(401).end()), /answered 401/],
])('fails where the registry does: %s', async (_what, behave, message) => {
  override = behave;
  await expect(read(sourceOf())).rejects.toThrow(message);
});

it('takes nothing as gone where a list changes under the paging, and is not led in circles', async () => {
  override = (req, res) => {
    if (!req.url?.startsWith('/v2/_catalog')) return false;
    res
      .writeHead(200, { link: '</v2/_catalog?n=500>; rel="next"' })
      .end(JSON.stringify({ repositories: ['acme/plugin-radar'] }));
    return true;
  };
  expect(await wasRead(sourceOf())).toMatchObject({
    incomplete: true,
    defects: [{ code: 'changed-while-reading' }],
  });
});

it('believes no manifest that its digest does not name', async () => {
  push('acme/lies', '1', JSON.stringify({ manifests: [{ digest: `sha256:${'a'.repeat(64)}` }] }));
  override = (req, res) => {
    if (!req.url?.includes('/manifests/sha256:')) return false;
    res.end(image({}));
    return true;
  };
  const { defects } = await wasRead(sourceOf({ repositories: ['acme/lies', 'acme/plugin-radar'] }));
  expect(defects).toMatchObject([{ entry: 'acme/lies', message: expect.stringContaining('other content') }]);
});

it('sends its credentials nowhere else', async () => {
  let asked = '';
  const other = http.createServer((req, res) => {
    asked = req.headers.authorization ?? 'nothing';
    res.end(JSON.stringify({ token: 'x' }));
  });
  await new Promise<void>(resolve => {
    other.listen(0, '127.0.0.1', () => resolve());
  });
  try {
    const { port } = other.address() as AddressInfo;
    override = (_, res) => {
      res.writeHead(401, { 'www-authenticate': `Bearer realm="http://127.0.0.1:${port}/token"` }).end();
      return true;
    };
    await expect(read(sourceOf({ username: 'ann', password: 'pw' }))).rejects.toThrow(/answered 401/);
    expect(asked).toBe('');
  } finally {
    other.close();
  }
});

it('reports packages that cannot be read, and versions that are none', async () => {
  push('acme/odd', '1', image({ 'io.backstage.dynamic-packages': 'bm9uc2Vuc2U=' }));
  push(
    'acme/old',
    '1',
    image({ 'io.backstage.dynamic-packages': dynamic([{ old: { name: 'old', version: 'one' } }]) })
  );
  const { defects } = await wasRead(sourceOf());
  expect(defects.map(one => [one.entry, one.code])).toEqual([
    ['acme/odd:1', 'entity-invalid'],
    ['acme/old:1', 'version-not-semver'],
  ]);
});

it.each([[{ registry: 'ftp://x' }], [{ repositories: ['../x'] }], [{ tags: '(?<=x)' }]])(
  'refuses the configuration %j',
  config => {
    expect(() => sourceOf(config)).toThrow(/pluginManager\.sources\.images/);
  }
);
