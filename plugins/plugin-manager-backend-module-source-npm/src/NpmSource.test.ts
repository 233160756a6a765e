import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { PoliteFetch } from '@flyloft/plugin-manager-node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readNpmConfig } from './npmConfig';
import { NpmSource } from './NpmSource';

type Answer = (req: http.IncomingMessage, res: http.ServerResponse) => void;

let server: http.Server;
let registry: string;
let folder: string;
let packages: Record<string, unknown>;
let override: Answer | undefined;
let seen: string[];
let atOnce = 0;
let most = 0;

const packument = (name: string, backstage: object, change: object = {}) => ({
  name,
  'dist-tags': { latest: '1.1.0' },
  time: { created: '2024-01-01T00:00:00.000Z', '1.1.0': '2024-02-01T00:00:00.000Z' },
  readme: '# Radar',
  versions: {
    '1.0.0': { deprecated: 'Broken, use 1.1.0', dist: { integrity: 'sha512-old' } },
    '1.1.0': {
      description: 'Draws a radar',
      license: 'Apache-2.0',
      keywords: ['backstage', 'radar'],
      author: { name: 'Ann' },
      repository: { url: 'git+https://github.com/acme/radar.git' },
      engines: { node: '>=20' },
      dist: { integrity: 'sha512-new' },
      backstage,
    },
  },
  ...change,
});

beforeAll(async () => {
  server = http.createServer((req, res) => {
    seen.push(`${req.url} ${req.headers.authorization ?? '-'} ${req.headers['if-none-match'] ?? '-'}`);
    atOnce += 1;
    most = Math.max(most, atOnce);
    res.on('close', () => {
      atOnce -= 1;
    });
    if (override) {
      override(req, res);
      return;
    }
    const { pathname, searchParams } = new URL(req.url ?? '/', registry);
    if (pathname.endsWith('/-/v1/search')) {
      const names = Object.keys(packages).filter(name =>
        name.startsWith(`@${searchParams.get('text')?.replace('scope:', '')}/`)
      );
      const from = Number(searchParams.get('from'));
      const objects = names.slice(from, from + 250).map(name => ({ package: { name } }));
      res.end(JSON.stringify({ total: names.length, objects }));
      return;
    }
    const one = packages[decodeURIComponent(pathname.slice('/npm/'.length))];
    const etag = JSON.stringify(String(JSON.stringify(one)?.length));
    if (one === undefined) res.writeHead(404).end('{}');
    else if (req.headers['if-none-match'] === etag) res.writeHead(304).end();
    else res.writeHead(200, { etag }).end(JSON.stringify(one));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flyloft-npm-'));
  await writeFile(
    path.join(folder, '.npmrc'),
    `registry=${registry}/\n${registry.replace('http:', '')}/:_authToken=\${TOKEN}\n`
  );
  packages = {
    '@acme/plugin-radar': packument('@acme/plugin-radar', { role: 'frontend-plugin', pluginId: 'radar' }),
    '@acme/plugin-radar-backend': packument('@acme/plugin-radar-backend', {
      role: 'backend-plugin',
      pluginId: 'radar',
    }),
    '@acme/plugin-radar-common': packument('@acme/plugin-radar-common', {
      role: 'common-library',
      pluginId: 'radar',
    }),
    '@other/left-pad': packument('@other/left-pad', {}),
  };
  override = undefined;
  seen = [];
  most = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const sourceOf = (config: object) =>
  NpmSource.create(
    {
      name: 'npm',
      config: new ConfigReader(config as never),
      logger: mockServices.logger.mock(),
      cacheDirectory: path.join(folder, 'cache'),
    },
    {
      npm: readNpmConfig({ npmrc: path.join(folder, '.npmrc'), env: { TOKEN: 'a-token' } }),
      http: new PoliteFetch({ retries: 1, pauseMs: 1, timeoutMs: 500 }),
    }
  );
const read = (source: NpmSource, validators?: unknown) =>
  source.read({
    validators: validators as never,
    signal: AbortSignal.timeout(20_000),
    progress: () => undefined,
  });
const wasRead = async (source: NpmSource, validators?: unknown) => {
  const result = await read(source, validators);
  if (result.outcome !== 'read') throw new Error('Nothing was read');
  return result;
};

describe('NpmSource', () => {
  it('lists the plugins of a scope with everything that the registry says', async () => {
    const { listings, defects } = await wasRead(sourceOf({ scope: '@acme' }));
    expect(defects).toEqual([]);
    expect(listings).toMatchObject([
      {
        key: 'npm:@acme/plugin-radar',
        name: 'Radar',
        description: 'Draws a radar',
        readme: '# Radar',
        license: 'Apache-2.0',
        author: 'Ann',
        repository: 'https://github.com/acme/radar',
        keywords: ['radar'],
        packages: [
          {
            name: '@acme/plugin-radar',
            version: '1.1.0',
            role: 'frontend-plugin',
            node: '>=20',
            integrity: 'sha512-new',
            distTags: { latest: '1.1.0' },
            versions: [
              { version: '1.1.0', publishedAt: '2024-02-01T00:00:00.000Z' },
              { version: '1.0.0', deprecated: 'Broken, use 1.1.0', integrity: 'sha512-old' },
            ],
          },
          { name: '@acme/plugin-radar-backend', role: 'backend-plugin' },
        ],
      },
    ]);
    expect(seen.every(line => line.includes('Bearer a-token'))).toBe(true);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('asks for changes only, and says when there are none', async () => {
    const source = sourceOf({ packages: ['@acme/plugin-radar', '@other/left-pad'] });
    const first = await wasRead(source);
    expect(first.listings).toHaveLength(2);
    seen = [];
    expect(await read(source, first.validators)).toEqual({ outcome: 'unchanged' });
    expect(seen.every(line => !line.endsWith(' -'))).toBe(true);
  });

  it('keeps the last answer of a package that fails', async () => {
    const source = sourceOf({ packages: ['@acme/plugin-radar', '@other/left-pad'] });
    await read(source);
    override = (req, res) =>
      req.url?.includes('left-pad')
        ? res.writeHead(500).end()
        : res.end(JSON.stringify(packages['@acme/plugin-radar']));
    const { listings, defects, incomplete } = await wasRead(source);
    expect(listings).toHaveLength(2);
    expect(incomplete).toBeUndefined();
    expect(defects).toMatchObject([{ code: 'entry-unreadable', entry: '@other/left-pad' }]);
  });

  it.each<[string, Answer, RegExp]>([
    ['500', (_, res) => res.writeHead(500).end(), /answered 500/],
    ['401', (_, res) => res.writeHead(401).end(), /answered 401/],
    ['nonsense', (_, res) => res.end('<html>'), /no package/],
    ['another package', (_, res) => res.end(JSON.stringify(packument('evil', {}))), /answered for "evil"/],
    ['silence', () => undefined, /did not answer/],
  ])('fails as a whole where nothing could be read: %s', async (_what, behave, message) => {
    override = behave;
    await expect(read(sourceOf({ packages: ['@acme/plugin-radar'] }))).rejects.toThrow(message);
  });

  it('reports packages that are not there, versions and tags that mean nothing', async () => {
    packages['@acme/odd'] = packument(
      '@acme/odd',
      {},
      {
        'dist-tags': { latest: '1.1.0', next: '9.9.9' },
        versions: { '1.1.0': {}, 'one.two': {} },
      }
    );
    const { defects, listings } = await wasRead(sourceOf({ packages: ['@acme/odd', '@acme/gone'] }));
    expect(defects.map(one => one.code).sort()).toEqual([
      'package-missing',
      'range-matches-nothing',
      'version-not-semver',
    ]);
    expect(listings[0]?.packages[0]?.versions?.map(one => one.version)).toEqual(['1.1.0', 'one.two']);
  });

  it('takes nothing as gone where the list changes under the paging', async () => {
    let page = 0;
    override = (req, res) => {
      if (!req.url?.includes('search')) {
        res.writeHead(200).end(JSON.stringify(packages['@acme/plugin-radar']));
        return;
      }
      page += 1;
      const objects =
        page % 2 === 1
          ? Array.from({ length: 250 }, () => ({ package: { name: '@acme/plugin-radar' } }))
          : [];
      res.end(JSON.stringify({ total: 251 + page, objects }));
    };
    const { incomplete, defects } = await wasRead(sourceOf({ scope: '@acme' }));
    expect(incomplete).toBe(true);
    expect(defects).toMatchObject([{ code: 'changed-while-reading' }]);
  });

  it('cuts a readme of 10 MB', async () => {
    packages['@acme/long'] = packument('@acme/long', {}, { readme: 'x'.repeat(10_000_000) });
    const { listings, defects } = await wasRead(sourceOf({ packages: ['@acme/long'] }));
    expect(listings[0]?.readme).toHaveLength(200_000);
    expect(defects).toMatchObject([{ code: 'text-cut' }]);
  });

  it.each([[{}], [{ packages: ['Not A Name'] }], [{ scope: 'acme' }]])(
    'refuses the configuration %j',
    config => {
      expect(() => sourceOf(config)).toThrow(/pluginManager\.sources\.npm/);
    }
  );
});

describe('readNpmConfig', () => {
  const config = (npmrc: string, env: NodeJS.ProcessEnv = {}) => {
    const file = path.join(folder, 'other.npmrc');
    return writeFile(file, npmrc).then(() =>
      readNpmConfig({ npmrc: file, env, fallback: async () => 'https://npm.fallback.example/' })
    );
  };

  it('has a registry a scope, and gives a token to its own host and path only', async () => {
    const npm = await config(
      [
        '# comment',
        '@acme:registry=https://npm.example.com/acme/',
        '//npm.example.com/acme/:_authToken=one',
        '//npm.example.com/:username=ann',
        `//npm.example.com/:_password=${Buffer.from('pw').toString('base64')}`,
      ].join('\n')
    );
    expect([await npm.registryOf('@acme/x'), await npm.registryOf('left-pad')]).toEqual([
      'https://npm.example.com/acme',
      'https://npm.fallback.example',
    ]);
    expect(npm.authorizationOf('https://npm.example.com/acme/@acme%2fx')).toBe('Bearer one');
    expect(npm.authorizationOf('https://npm.example.com/else')).toBe(
      `Basic ${Buffer.from('ann:pw').toString('base64')}`
    );
    expect(npm.authorizationOf('https://npm.example.com.evil.example/acme/x')).toBeUndefined();
  });

  it('lets the environment decide', async () => {
    const npm = await config('registry=https://a.example', { npm_config_registry: 'https://b.example/' });
    expect(await npm.registryOf('x')).toBe('https://b.example');
  });

  it('asks npm itself where nothing names one, also inside a workspace, where npm refuses to say', async () => {
    const npm = readNpmConfig({ npmrc: path.join(folder, 'none.npmrc'), env: {} });
    expect(await npm.registryOf('x')).toMatch(/^https?:\/\/[^/]/);
  });

  it('says why npm could not be asked, and asks again the next time', async () => {
    const answers = [
      () => Promise.reject(new Error('away')),
      async () => 'not an address',
      async () => 'https://c.example/',
    ];
    const npm = readNpmConfig({
      npmrc: path.join(folder, 'none.npmrc'),
      env: {},
      fallback: () => answers.shift()!(),
    });
    await expect(npm.registryOf('x')).rejects.toThrow('away');
    await expect(npm.registryOf('x')).rejects.toThrow('names no registry');
  });
});
