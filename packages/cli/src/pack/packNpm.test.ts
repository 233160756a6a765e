import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readBundle } from '@flyloft/bundle';
import { buildPacker, packInProcess, type Surroundings } from './__testUtils__/packInProcess';
import { MARKER, PACKAGES } from './__testUtils__/samplePackages';
import { startTinyRegistry, type TinyRegistry } from './__testUtils__/tinyRegistry';
import type { PackOptions, PackResult } from './types';

jest.setTimeout(180_000);

describe('packing from a registry', () => {
  let registry: TinyRegistry;
  let packer: string;
  let dir: string;
  let around: Surroundings;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'flyloft-pack-test-'));
    registry = await startTinyRegistry(PACKAGES);
    packer = await buildPacker();
    around = { cache: path.join(dir, 'cache'), cwd: dir };
  });
  afterAll(async () => {
    await registry.close();
    await rm(dir, { recursive: true, force: true });
    await rm(packer, { force: true });
  });
  afterEach(() => {
    // Whatever a test packed: nothing of it may have run.
    if (existsSync(MARKER)) throw new Error('Packing ran code of the package');
  });

  const packed = async (
    source: string,
    more: Partial<PackOptions> = {},
    where: Partial<Surroundings> = {}
  ): Promise<PackResult> =>
    packInProcess(
      packer,
      { source, registry: registry.url, out: path.join(dir, 'out.tgz'), ...more },
      { ...around, ...where }
    );

  describe('a frontend with its backend', () => {
    let first: Extract<PackResult, { ok: true }>;
    beforeAll(async () => {
      const result = await packed('@acme/plugin-pair', { out: path.join(dir, 'pair.tgz') });
      if (!result.ok) throw new Error(result.message);
      first = result;
    });

    it('is packed as the registry has it, the newest versions that are whole', () => {
      expect(first.manifest).toMatchObject({
        id: 'pair',
        name: 'Pair',
        version: '2.1.0',
        type: 'service-backed',
        publisher: 'acme',
        description: 'Shows a radar of things',
        repository: 'https://github.com/acme/pair',
        category: 'Discovery',
        federation: { name: 'flyloft__pair', entry: 'mf-manifest.json', exposes: ['.'], features: ['pair'] },
        routes: [{ id: 'root', path: '/pairs', title: 'Pair' }],
        extensions: [{ id: 'page:pair', type: 'page', route: 'root' }],
        egressFrom: ['pair.url'],
        capabilities: ['database:read-write', 'frontend:realm', 'network:http-client', 'scheduler:run'],
        migrations: [
          { id: '1_init.js', kind: 'expand' },
          { id: '2_drop.js', kind: 'irreversible' },
        ],
        packed: {
          frontend: { name: '@acme/plugin-pair', version: '2.1.0' },
          backend: { name: '@acme/plugin-pair-backend', version: '1.3.0' },
          forced: { '@backstage/backend-plugin-api': '^0.1.0', express: '^5.0.0', knex: '^3.0.0' },
        },
      });
      expect(first.manifest.configSchema).toEqual({
        type: 'object',
        properties: {
          pair: {
            type: 'object',
            properties: {
              url: { type: 'string', description: 'Where the data is' },
              token: { type: 'string', visibility: 'secret' },
            },
            required: ['url'],
          },
        },
        required: ['pair'],
      });
      expect(first.report.skipped).toEqual([
        {
          package: '@acme/plugin-pair-backend',
          version: '1.4.0',
          reason: expect.stringContaining('never-published'),
        },
      ]);
      expect(first.report.forced).toContainEqual({
        name: 'express',
        asked: '^5.0.0',
        host: expect.stringMatching(/^4\./),
        fits: false,
      });
    });

    it('has what it needs and nothing else', async () => {
      const paths = first.manifest.files.map(file => file.path);
      expect(paths).toEqual(
        expect.arrayContaining([
          'README.md',
          'CHANGELOG.md',
          'package-lock.json',
          'sbom.json',
          'frontend/mf-manifest.json',
          'frontend/remoteEntry.js',
          'backend/node_modules/@acme/plugin-pair-backend/dist/index.cjs.js',
          'backend/node_modules/@acme/plugin-pair-backend/migrations/1_init.js',
          'backend/node_modules/helper/index.js',
          'backend/node_modules/helper/defaults.test.js',
          'backend/node_modules/helper/docs/words.json',
        ])
      );
      expect(
        paths.filter(file =>
          /\.map$|\.d\.ts$|\.npmrc|config-schema|mf-stats|knex|express|unused|helper\/README/.test(file)
        )
      ).toEqual([]);
      expect(paths.some(file => /^frontend\/static\/.*\.svg$/.test(file))).toBe(true);
      expect(paths.some(file => /^frontend\/static\/.*\.css$/.test(file))).toBe(true);
      expect(await readBundle(first.file, { expectDigest: first.digest })).toMatchObject({ ok: true });
    });

    it('carries a bill of materials and a lockfile without addresses', async () => {
      const texts = new Map<string, string>();
      await readBundle(first.file, {
        onFile: (file, content) => void texts.set(file, content.toString('utf8')),
      });
      const lock = texts.get('package-lock.json') ?? '';
      expect(lock).not.toContain('127.0.0.1');
      expect(lock).toContain('sha512-');
      const sbom = JSON.parse(texts.get('sbom.json') ?? '') as {
        bomFormat: string;
        components: { name: string; hashes: unknown[] }[];
      };
      expect(sbom.bomFormat).toBe('CycloneDX');
      expect(sbom.components.map(component => component.name).sort()).toEqual([
        '@acme/api',
        '@acme/plugin-pair',
        '@acme/plugin-pair-backend',
        'helper',
      ]);
      expect(sbom.components.every(component => component.hashes.length === 1)).toBe(true);
      expect(
        [...texts]
          .filter(
            ([file, text]) => file !== 'README.md' && text.includes(path.join(os.tmpdir(), 'flyloft-pack-'))
          )
          .map(([file]) => file)
      ).toEqual([]);
    });

    it('gives one digest in two folders, with two umasks, in two time zones, from its lockfile', async () => {
      let lockfile = '';
      await readBundle(first.file, {
        onFile: (file, content) => {
          if (file === 'package-lock.json') lockfile = content.toString('utf8');
        },
      });
      const locked = path.join(dir, 'locked.json');
      await writeFile(locked, lockfile);
      const tmp = path.join(dir, 'zz', 'another', 'tmp');
      const cwd = path.join(dir, 'a folder');
      await mkdir(tmp, { recursive: true });
      await mkdir(cwd);
      await writeFile(path.join(cwd, 'package.json'), '{"name":"somewhere-else","version":"9.9.9"}');
      const second = await packed(
        '@acme/plugin-pair',
        { locked },
        { umask: '077', timezone: 'Pacific/Kiritimati', tmp, cwd }
      );
      expect(second).toMatchObject({ ok: true, digest: first.digest, manifestDigest: first.manifestDigest });
      expect(await readFile(path.join(dir, 'out.tgz'))).toEqual(await readFile(first.file));
    });

    it('takes an overlay, which counts more than what was derived', async () => {
      const overlay = path.join(dir, 'overlay.json');
      const lay = async (fields: unknown) => {
        await writeFile(overlay, JSON.stringify(fields));
        return packed('@acme/plugin-tolerant-backend', { overlay, publisher: 'somebody' });
      };
      expect(await lay({ name: 'Pairs', keywords: null, deployment: { replicas: 2 } })).toMatchObject({
        ok: true,
        manifest: {
          name: 'Pairs',
          keywords: [],
          publisher: 'somebody',
          deployment: { replicas: 2, strategy: 'rolling' },
        },
      });
      expect(await lay({ healthChecks: { livness: {} } })).toMatchObject({
        ok: false,
        code: 'MANIFEST_INVALID',
        message: expect.stringContaining('Did you mean `liveness`?'),
      });
      expect(await lay({ files: [] })).toMatchObject({
        ok: false,
        code: 'MANIFEST_INVALID',
        message: expect.stringContaining('/files'),
      });
      expect(await lay([])).toMatchObject({ ok: false, code: 'MANIFEST_INVALID' });
    });

    it('packs one half alone', async () => {
      const result = await packed('@acme/plugin-pair-backend@1.3.0', { parts: 'backend' });
      expect(result).toMatchObject({ ok: true, manifest: { type: 'service-backed', version: '1.3.0' } });
      expect(result.ok && result.manifest.federation).toBeUndefined();
    });
  });

  it.each([
    ['@acme/plugin-scripted-backend', 'INSTALL_SCRIPT_REFUSED', '@acme/plugin-scripted-backend@1.0.0'],
    ['scripted', 'INSTALL_SCRIPT_REFUSED', 'scripted@1.0.0'],
    ['@acme/plugin-deep-backend', 'INSTALL_SCRIPT_REFUSED', 'scripted@1.0.0'],
    ['@acme/plugin-native-backend', 'NATIVE_ADDON_REFUSED', 'dist/addon.node'],
    ['@acme/plugin-elf-backend', 'NATIVE_ADDON_REFUSED', 'ELF'],
    ['@acme/plugin-git-backend', 'SOURCE_REFUSED', 'git'],
    ['@acme/plugin-url-backend', 'SOURCE_REFUSED', 'stranger'],
    ['@acme/plugin-missing-backend', 'IMPORT_NOT_IN_HOST', 'not-declared'],
    ['@acme/plugin-nohost-backend', 'IMPORT_NOT_IN_HOST', '@backstage/backend-plugin-api/testUtils'],
    ['@acme/plugin-lonely', 'PACK_FAILED', '@acme/plugin-lonely-backend'],
    ['@acme/plugin-module', 'PACK_FAILED', 'backend-plugin-module'],
    ['@acme/plugin-legacy', 'PACK_FAILED', 'new frontend system'],
    ['@acme/plugin-pair@9.9.9', 'PACK_FAILED', '2.1.0'],
    ['@acme/plugin-nothing', 'PACK_FAILED', 'no package @acme/plugin-nothing'],
    ['@acme/plugin-pair@git+ssh://x', 'SOURCE_REFUSED', 'registry'],
    ['./nowhere', 'INPUT_INVALID', 'no folder'],
    ['Not A Name', 'INPUT_INVALID', 'neither a folder'],
  ])('refuses %s with %s', async (source, code, text) => {
    const result = await packed(source, { out: path.join(dir, 'refused.tgz') });
    expect(result).toMatchObject({ ok: false, code, message: expect.stringContaining(text) });
    expect(existsSync(path.join(dir, 'refused.tgz'))).toBe(false);
  });

  it('tolerates an import that the code itself can do without', async () => {
    expect(await packed('@acme/plugin-tolerant-backend')).toMatchObject({ ok: true });
  });

  it('refuses a registry address with credentials', async () => {
    const result = await packed('@acme/plugin-pair', { registry: 'http://me:secret@127.0.0.1:1/' });
    expect(result).toMatchObject({ ok: false, code: 'SOURCE_REFUSED' });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});
