import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GitSource } from './GitSource';
import { parseRepository } from './parseRepository';

jest.setTimeout(60_000);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flyloft-git-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
    { cwd: path.join(folder, 'repo'), stdio: 'pipe' }
  );

async function commit(files: Record<string, string>): Promise<void> {
  const root = path.join(folder, 'repo');
  await mkdir(root, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'x');
}

const sourceOf = (config: object = {}) =>
  GitSource.create({
    name: 'repo',
    config: new ConfigReader({ repository: `file://${path.join(folder, 'repo')}`, ...config }),
    logger: mockServices.logger.mock(),
    cacheDirectory: path.join(folder, 'cache'),
  });
const read = (source: GitSource, validators?: unknown) =>
  source.read({
    validators: validators as never,
    signal: AbortSignal.timeout(30_000),
    progress: () => undefined,
  });

const packageJson = (name: string, role: string, more: object = {}) =>
  JSON.stringify({ name, version: '1.0.0', backstage: { role, pluginId: 'radar' }, ...more });

describe('GitSource', () => {
  it('reads a commit, and nothing again while there is no other', async () => {
    await commit({
      'plugins/radar/package.json': packageJson('@acme/plugin-radar', 'frontend-plugin', { license: 'MIT' }),
      'plugins/radar/README.md': '# Radar',
      'plugins/radar-backend/package.json': packageJson('@acme/plugin-radar-backend', 'backend-plugin'),
    });
    const source = sourceOf();
    const first = await read(source);
    expect(first).toMatchObject({
      outcome: 'read',
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
      listings: [
        {
          key: 'package:@acme/plugin-radar',
          name: 'Radar',
          readme: '# Radar',
          license: 'MIT',
          packages: [{ name: '@acme/plugin-radar' }, { name: '@acme/plugin-radar-backend' }],
        },
      ],
    });
    const validators = first.outcome === 'read' ? first.validators : undefined;
    expect(await read(source, validators)).toEqual({ outcome: 'unchanged' });
    await commit({ 'plugins/radar/README.md': '# Better' });
    expect(await read(source, validators)).toMatchObject({ listings: [{ readme: '# Better' }] });
  });

  it('follows no link out of it', async () => {
    await commit({ 'plugins/radar/package.json': packageJson('@acme/plugin-radar', 'frontend-plugin') });
    await writeFile(path.join(folder, 'secret.json'), packageJson('@acme/plugin-secret', 'frontend-plugin'));
    await mkdir(path.join(folder, 'repo/plugins/evil'));
    await symlink(path.join(folder, 'secret.json'), path.join(folder, 'repo/plugins/evil/package.json'));
    await commit({ 'a.txt': '' });
    const found = await read(sourceOf());
    expect(found.outcome === 'read' && found.listings.map(one => one.key)).toEqual([
      'package:@acme/plugin-radar',
    ]);
  });

  it('reads a folder and a branch of it', async () => {
    await commit({
      'a/package.json': packageJson('@acme/a', 'frontend-plugin', { backstage: { role: 'frontend-plugin' } }),
    });
    git('checkout', '--quiet', '-b', 'other');
    await commit({
      'b/package.json': packageJson('@acme/b', 'frontend-plugin', { backstage: { role: 'frontend-plugin' } }),
    });
    const keys = async (config: object) => {
      const found = await read(sourceOf(config));
      return found.outcome === 'read' ? found.listings.map(one => one.key) : [];
    };
    expect(await keys({ ref: 'main' })).toEqual(['package:@acme/a']);
    expect(await keys({ ref: 'other', path: 'b' })).toEqual(['package:@acme/b']);
    expect(await keys({ ref: 'other', path: '../../..' })).toEqual(['package:@acme/a', 'package:@acme/b']);
  });

  it('says what git said where there is no such repository or branch', async () => {
    await expect(read(sourceOf())).rejects.toThrow(/git fetch failed/);
    await commit({ 'a.txt': '' });
    await expect(read(sourceOf({ ref: 'nowhere' }))).rejects.toThrow(/git fetch failed: .*nowhere/);
  });

  it.each([['ext::sh -c id'], ['--upload-pack=id'], ['http://example.com/x'], ['-x']])(
    'refuses %s',
    repository => {
      expect(() => sourceOf({ repository })).toThrow('begins with https://');
    }
  );

  it('refuses a ref that would be an option', () => {
    expect(() => sourceOf({ ref: '--upload-pack=id' })).toThrow('name of a branch');
  });
});

describe('parseRepository', () => {
  const parse = (files: Record<string, string>) =>
    parseRepository(Object.entries(files).map(([name, text]) => ({ path: name, text })));
  const manifest = {
    manifestVersion: 1,
    id: 'radar',
    name: 'Radar',
    version: '1.0.0',
    type: 'standalone',
    description: 'Draws a radar',
    publisher: 'acme',
    license: 'MIT',
    category: 'Discovery',
    packed: { frontend: { name: '@acme/plugin-radar', version: '1.0.0' } },
  };

  it('lists a manifest with its packages', () => {
    expect(
      parse({ 'radar/manifest.json': JSON.stringify(manifest), 'radar/README.md': 'Hello' }).listings
    ).toMatchObject([
      {
        key: 'manifest:radar',
        categories: ['Discovery'],
        readme: 'Hello',
        packages: [{ name: '@acme/plugin-radar', version: '1.0.0' }],
      },
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['half a file', { 'manifest.json': '{"manifestVersion": 1,\n  "id":' }, 'entity-invalid'],
    [
      'a manifest with errors',
      { 'manifest.json': JSON.stringify({ ...manifest, id: 'No' }) },
      'entity-invalid',
    ],
    [
      'a package without a proper name',
      { 'package.json': '{"name":"No Name","backstage":{}}' },
      'entity-invalid',
    ],
    [
      'a role that is misspelt',
      { 'package.json': packageJson('@acme/x', 'fronted-plugin') },
      'entity-unknown',
    ],
    [
      'a version that is none',
      { 'package.json': packageJson('@acme/x', 'frontend-plugin', { version: 'x' }) },
      'version-not-semver',
    ],
  ])('reports %s', (_what, files, code) => {
    expect(parse(files).defects.map(one => one.code)).toEqual([code]);
  });

  it('passes over what is not about plugins', () => {
    expect(
      parse({
        'manifest.json': '{"short_name":"a web app"}',
        'package.json': '{"name":"root","private":true}',
        'lib/package.json': packageJson('@acme/lib', 'common-library'),
      })
    ).toEqual({ listings: [], defects: [], read: { manifests: 0, packages: 0 } });
  });
});
