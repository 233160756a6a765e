import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readBundle } from '@flyloft/bundle';
import { buildPacker, packInProcess, type Surroundings } from './__testUtils__/packInProcess';
import type { PackOptions, PackResult } from './types';

const NEVER_RUNS = "throw new Error('ran');";
const stub = (name: string, version: string, more: Record<string, unknown> = {}) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, license: 'MIT', ...more }),
  [`node_modules/${name}/index.js`]: NEVER_RUNS,
});

/** A small workspace with one plugin of two halves and what it depends on. */
const WORKSPACE: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'workspace', version: '1.0.0', workspaces: ['plugin/*'] }),
  'yarn.lock':
    '__metadata:\n  version: 8\n\n"helper@npm:^1.0.0":\n  version: 1.1.0\n  resolution: "helper@npm:1.1.0"\n\n"other@npm:^1.0.0":\n  version: 1.0.0\n',
  ...stub('react', '18.3.1'),
  'node_modules/react/jsx-runtime.js': 'exports.jsx = () => null;',
  ...stub('helper', '1.1.0'),
  ...stub('scripted', '1.0.0', { scripts: { postinstall: 'exit 1' } }),
  ...stub('native', '1.0.0'),
  'node_modules/native/build/Release/native.node': 'x',
  'node_modules/api/package.json': '{"name":"api","version":"1.0.0","license":"MIT"}',
  'node_modules/api/index.js':
    'export const PageBlueprint = { make: p => p }; export const createFrontendPlugin = p => p;',
  'plugin/README.md': '# Notes\n',
  'plugin/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'plugin/flyloft.json': JSON.stringify({ description: 'Keeps notes', category: 'Other', maturity: 'beta' }),
  'plugin/frontend/package.json': JSON.stringify({
    name: '@acme/plugin-notes',
    version: '0.3.0',
    license: 'MIT',
    backstage: { role: 'frontend-plugin', pluginId: 'notes' },
    dependencies: { api: '^1.0.0' },
  }),
  'plugin/frontend/src/index.tsx': `
    import { createFrontendPlugin, PageBlueprint } from 'api';
    const page = PageBlueprint.make({ params: { path: '/notes', loader: () => import('./Page').then(m => <m.Page title="x" />) } });
    export default createFrontendPlugin({ pluginId: 'notes', extensions: [page] });`,
  'plugin/frontend/src/Page.tsx':
    'export const Page = (props: { title: string }) => <h1>{props.title satisfies string}</h1>;',
  'plugin/frontend/src/preview.tsx': `
    import './preview.css';
    import { Page } from './Page';
    export const render = async (element: HTMLElement) => void (element.title = String(await Promise.resolve(Page)));`,
  'plugin/frontend/src/preview.css': '.notes { color: red; background: url(dot.svg); }',
  'plugin/frontend/src/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'plugin/backend/openapi.yaml': 'paths:\n  /notes:\n    get:\n      summary: Lists notes\n',
  'plugin/backend/package.json': JSON.stringify({
    name: '@acme/plugin-notes-backend',
    version: '0.3.0',
    license: 'MIT',
    backstage: { role: 'backend-plugin', pluginId: 'notes' },
    dependencies: { helper: '^1.0.0', knex: '^2.0.0' },
    configSchema: {
      type: 'object',
      properties: { notes: { type: 'object', properties: { apiUrl: { type: 'string' } } } },
    },
  }),
  'plugin/backend/src/index.ts':
    "import helper from 'helper'; import type { Knex } from 'knex'; import { coreServices } from '@backstage/backend-plugin-api'; export default (k: Knex) => [helper, k, coreServices.database];",
  'plugin/backend/migrations/1.js': "exports.up = k => k.schema.createTable('notes', () => {});",
};

async function writeFiles(dir: string, files: Record<string, string>): Promise<string> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await writeFile(path.join(dir, file), content);
  }
  return path.join(dir, 'plugin');
}

jest.setTimeout(120_000);

describe('packing a folder', () => {
  let packer: string;
  let dir: string;
  let around: Surroundings;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'folder-pack-test-'));
    packer = await buildPacker();
    around = { cache: path.join(dir, 'cache'), cwd: dir };
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await rm(packer, { force: true });
  });

  const pack = (
    source: string,
    more: Partial<PackOptions> = {},
    where: Partial<Surroundings> = {}
  ): Promise<PackResult> =>
    packInProcess(packer, { source, out: path.join(dir, 'out.tgz'), ...more }, { ...around, ...where });
  const changed = async (name: string, changes: Record<string, string>) =>
    writeFiles(path.join(dir, name), { ...WORKSPACE, ...changes });
  const backendWith = (dependencies: Record<string, string>) => ({
    ...(JSON.parse(WORKSPACE['plugin/backend/package.json'] ?? '') as Record<string, unknown>),
    dependencies: { helper: '^1.0.0', knex: '^2.0.0', ...dependencies },
  });

  it('makes one digest out of two folders, with two umasks, in two time zones', async () => {
    const first = await pack(await writeFiles(path.join(dir, 'one'), WORKSPACE), {
      out: path.join(dir, 'first.tgz'),
    });
    const second = await pack(
      await writeFiles(path.join(dir, 'zz/deeper/two'), WORKSPACE),
      {},
      { umask: '077', timezone: 'Asia/Kathmandu', cwd: path.join(dir, 'zz') }
    );
    if (!first.ok) throw new Error(first.message);
    expect(second).toMatchObject({ ok: true, digest: first.digest });
    expect(first.manifest).toMatchObject({
      id: 'notes',
      publisher: 'acme',
      type: 'service-backed',
      maturity: 'beta',
      description: 'Keeps notes',
      icon: 'icon.svg',
      routes: [{ path: '/notes' }],
      egressFrom: ['notes.apiUrl'],
      migrations: [{ id: '1.js', kind: 'expand' }],
      packed: { forced: { knex: '^2.0.0' } },
      preview: { script: 'preview/preview.js', style: 'preview/preview.css' },
      api: [{ method: 'GET', path: '/notes', summary: 'Lists notes' }],
    });
    const texts = new Map<string, string>();
    await readBundle(first.file, {
      onFile: (file, content) => void texts.set(file, content.toString('utf8')),
    });
    expect(texts.get('preview/preview.js')).toMatch(/^var flyloftPreview;/);
    // Where it runs nothing can be fetched.
    expect(texts.get('preview/preview.css')).toContain('url(data:image/svg+xml');
    expect(texts.get('yarn.lock')).toContain('helper@npm');
    expect(texts.get('yarn.lock')).not.toContain('other@npm');
    expect(texts.get('backend/node_modules/helper/index.js')).toBe(NEVER_RUNS);
    expect(texts.get('backend/node_modules/@acme/plugin-notes-backend/dist/index.cjs.js')).toContain(
      'coreServices.database'
    );
    expect([...texts].filter(([, text]) => text.includes(dir)).map(([file]) => file)).toEqual([]);
    expect(await readFile(path.join(dir, 'out.tgz'))).toEqual(await readFile(first.file));
  });

  it('makes one digest with a package of the workspace too, also where what is installed lies elsewhere', async () => {
    const common = {
      'plugin/common/package.json': JSON.stringify({
        name: '@acme/plugin-notes-common',
        version: '0.1.0',
        main: 'src/index.ts',
      }),
      'plugin/common/src/index.ts':
        'export const LIMIT: number = 42; export const env = () => process.env.NODE_ENV;',
      'plugin/frontend/package.json': JSON.stringify({
        ...(JSON.parse(WORKSPACE['plugin/frontend/package.json'] ?? '') as Record<string, unknown>),
        dependencies: { api: '^1.0.0', '@acme/plugin-notes-common': 'workspace:^' },
      }),
      'plugin/frontend/src/Page.tsx':
        "import { LIMIT, env } from '@acme/plugin-notes-common'; export const Page = (props: { title: string }) => <h1>{props.title}{LIMIT}{env()}{String(process.browser)}</h1>;",
      'plugin/backend/package.json': JSON.stringify(
        backendWith({ '@acme/plugin-notes-common': 'workspace:^' })
      ),
      'plugin/backend/src/index.ts':
        "import helper from 'helper'; import { LIMIT } from '@acme/plugin-notes-common'; export default () => [helper, LIMIT];",
    };
    const linked = async (name: string) => {
      const folder = await changed(name, common);
      const root = path.dirname(folder);
      await mkdir(path.join(root, 'node_modules/@acme'));
      await symlink('../../plugin/common', path.join(root, 'node_modules/@acme/plugin-notes-common'));
      return folder;
    };
    const elsewhere = await linked('zz/linked');
    // As in a second working tree that borrows what the first one has installed.
    const installed = path.join(dir, 'aa/installed');
    await mkdir(installed, { recursive: true });
    await mkdir(path.join(installed, 'plugin'));
    await rename(path.join(dir, 'zz/linked/node_modules'), path.join(installed, 'node_modules'));
    await symlink(path.join(elsewhere, 'common'), path.join(installed, 'plugin/common'));
    await symlink(path.join(installed, 'node_modules'), path.join(dir, 'zz/linked/node_modules'));

    const first = await pack(await linked('one-linked'), { out: path.join(dir, 'first-linked.tgz') });
    const second = await pack(
      elsewhere,
      {},
      { umask: '077', timezone: 'Asia/Kathmandu', cwd: path.join(dir, 'zz') }
    );
    if (!first.ok) throw new Error(first.message);
    expect(second).toMatchObject({ ok: true, digest: first.digest });
    const texts = new Map<string, string>();
    await readBundle(first.file, {
      onFile: (file, content) => void texts.set(file, content.toString('utf8')),
    });
    const parts = JSON.parse(texts.get('sbom.json') ?? '{}') as { components: { name: string }[] };
    expect(parts.components.map(part => part.name)).toEqual(
      expect.arrayContaining(['api', 'helper', 'process'])
    );
    expect([...texts].filter(([, text]) => text.includes(dir)).map(([file]) => file)).toEqual([]);
  });

  it('repeats itself only from the same lockfile', async () => {
    const folder = await writeFiles(path.join(dir, 'locked'), WORKSPACE);
    const lock = path.join(dir, 'other.lock');
    await writeFile(lock, 'something else');
    expect(await pack(folder, { locked: lock })).toMatchObject({
      ok: false,
      code: 'PACK_FAILED',
      message: expect.stringContaining('other.lock'),
    });
  });

  it.each([
    [
      'scripted',
      { 'plugin/backend/src/index.ts': "import 'scripted'" },
      { scripted: '1.0.0' },
      'INSTALL_SCRIPT_REFUSED',
      'scripted@1.0.0',
    ],
    [
      'native',
      { 'plugin/backend/src/index.ts': "import 'native'" },
      { native: '1.0.0' },
      'NATIVE_ADDON_REFUSED',
      'native@1.0.0',
    ],
    ['from-git', {}, { stranger: 'git+https://example.com/x.git' }, 'SOURCE_REFUSED', 'stranger'],
    ['not-installed', {}, { absent: '^1.0.0' }, 'PACK_FAILED', 'absent'],
    [
      'undeclared',
      { 'plugin/backend/src/index.ts': "import 'undeclared'" },
      {},
      'IMPORT_NOT_IN_HOST',
      'undeclared',
    ],
    ['syntax', { 'plugin/backend/src/index.ts': 'export const = 1' }, {}, 'PACK_FAILED', 'src/index.ts:1'],
    [
      'frontend-syntax',
      { 'plugin/frontend/src/Page.tsx': 'export const = 1' },
      {},
      'PACK_FAILED',
      'frontend could not be built',
    ],
    ['overlay', { 'plugin/flyloft.json': '{"routs":[]}' }, {}, 'MANIFEST_INVALID', 'Did you mean `routes`?'],
    ['overlay-json', { 'plugin/flyloft.json': '{' }, {}, 'MANIFEST_INVALID', 'flyloft.json'],
    ['reserved', { 'plugin/flyloft.json': '{"id":"catalog"}' }, {}, 'PLUGIN_ID_RESERVED', 'catalog'],
    ['schema', { 'plugin/backend/config.d.ts': 'export interface Other {}' }, {}, 'SCHEMA_INVALID', 'Config'],
  ])('refuses %s', async (name, changes, dependencies, code, text) => {
    const half: Record<string, unknown> = backendWith(dependencies);
    if (name === 'schema') half.configSchema = 'config.d.ts';
    const folder = await changed(name, { 'plugin/backend/package.json': JSON.stringify(half), ...changes });
    expect(await pack(folder)).toMatchObject({ ok: false, code, message: expect.stringContaining(text) });
  });

  it('refuses an empty folder', async () => {
    const folder = path.join(dir, 'empty');
    await mkdir(folder);
    expect(await pack(folder)).toMatchObject({
      ok: false,
      code: 'PACK_FAILED',
      message: expect.stringContaining('neither a frontend/ nor a backend/'),
    });
  });
});
