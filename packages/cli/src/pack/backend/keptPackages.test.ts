import type { Lockfile } from '../npm/lockfile';
import { isKeptFile } from './keptFiles';
import { keptPackages } from './keptPackages';
import { placeOfPackage } from './placeOfPackage';
import { unreachedFiles } from './unreachedFiles';

const lockOf = (packages: Lockfile['packages']): Lockfile => ({ lockfileVersion: 3, packages });

describe('keptPackages', () => {
  it('follows dependencies, and leaves out what the host has, types, and what is optional', () => {
    const lock = lockOf({
      'node_modules/plugin': {
        version: '1.0.0',
        dependencies: { a: '^1.0.0', express: '^4.0.0', '@types/express': '*' },
        optionalDependencies: { extra: '*' },
        peerDependencies: { pal: '*' },
        peerDependenciesMeta: { pal: { optional: true } },
      },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '*', express: '^5.0.0' } },
      'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { a: '*' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/extra': { version: '1.0.0' },
      'node_modules/unrelated': { version: '1.0.0', hasInstallScript: true },
      'node_modules/express': { resolved: 'host/express', link: true },
      'node_modules/@types/express': { version: '4.0.0' },
    });
    const { kept, forced, dropped } = keptPackages(lock, 'plugin');
    expect([...kept.keys()]).toEqual([
      'node_modules/plugin',
      'node_modules/a',
      'node_modules/a/node_modules/b',
    ]);
    expect(forced).toEqual(new Map([['express', new Set(['^4.0.0', '^5.0.0'])]]));
    expect(dropped.map(({ name }) => name)).toEqual(['@types/express', 'express', 'extra', 'pal']);
  });

  it('refuses install scripts and native wrappers by name, unless native code is allowed', () => {
    const scripted = lockOf({
      'node_modules/p': { version: '1.0.0', dependencies: { s: '*' } },
      'node_modules/s': { version: '3.0.0', hasInstallScript: true },
    });
    expect(() => keptPackages(scripted, 'p')).toThrow(
      expect.objectContaining({ code: 'INSTALL_SCRIPT_REFUSED', message: expect.stringContaining('s@3.0.0') })
    );
    expect(keptPackages(scripted, 'p', { allowNativeCode: true }).kept.size).toBe(2);
    const native = lockOf({
      'node_modules/p': { version: '1.0.0', dependencies: { sharpish: '*' } },
      'node_modules/sharpish': { version: '1.0.0', optionalDependencies: { '@s/linux': '*', '@s/mac': '*' } },
      'node_modules/@s/linux': { version: '1.0.0', os: ['linux'], cpu: ['x64'] },
      'node_modules/@s/mac': { version: '1.0.0', os: ['darwin'], cpu: ['arm64'] },
    });
    expect(() => keptPackages(native, 'p')).toThrow(
      expect.objectContaining({
        code: 'NATIVE_ADDON_REFUSED',
        message: expect.stringContaining('sharpish@1.0.0'),
      })
    );
  });
});

describe('isKeptFile', () => {
  it.each([
    'index.js',
    'lib/test/util.js',
    'package.json',
    'LICENSE',
    'LICENSE.md',
    'data/x.json',
    'migrations/1.js',
    'dist/docs.js',
  ])('keeps %s', file => {
    expect(isKeptFile(file)).toBe(true);
  });
  it.each([
    'index.js.map',
    'index.d.ts',
    'index.d.mts',
    'src/index.ts',
    'README.md',
    'CHANGELOG.md',
    'test/a.js',
    'docs/a.js',
    'lib/__tests__/a.js',
    'a.test.js',
    '.npmrc',
    '.eslintrc.js',
    'lib/.env',
  ])('leaves out %s', file => {
    expect(isKeptFile(file)).toBe(false);
  });
});

describe('unreachedFiles', () => {
  const files = (entries: Record<string, string>) =>
    new Map(Object.entries(entries).map(([file, text]) => [file, Buffer.from(text)]));

  it('names code that no import leads to, never data', () => {
    const all = files({
      'node_modules/p/a.js': '',
      'node_modules/x/a.js': "require('./b')",
      'node_modules/x/b.js': '',
      'node_modules/x/c.mjs': '',
      'node_modules/x/d.json': '',
      'node_modules/@s/y/e.js': '',
    });
    expect(
      unreachedFiles(all, new Set(['node_modules/x/a.js', 'node_modules/x/b.js']), 'node_modules/p')
    ).toEqual(['node_modules/x/c.mjs', 'node_modules/@s/y/e.js']);
  });

  it.each([
    'require(name)',
    'require(`./${name}`)',
    'import(name)',
    'fs.readFileSync(__dirname)',
    'new URL("x", import.meta.url)',
    'require.resolve("x")',
    "require('worker_threads')",
  ])('leaves a package whole that has %s', code => {
    const all = files({ 'node_modules/x/a.js': code, 'node_modules/x/b.js': '' });
    expect(unreachedFiles(all, new Set(['node_modules/x/a.js']), 'node_modules/p')).toEqual([]);
  });

  it.each([
    "require('./b')",
    'import("x")',
    '// an `import()` of something',
    'require ( "b" )',
    'import( "x", { with: { type: "json" } })',
  ])('is not misled by %s', code => {
    const all = files({ 'node_modules/x/a.js': code, 'node_modules/x/z.js': '' });
    expect(unreachedFiles(all, new Set(['node_modules/x/a.js']), 'node_modules/p')).toEqual([
      'node_modules/x/z.js',
    ]);
  });

  it('knows the innermost package of a file', () => {
    expect(placeOfPackage('node_modules/a/node_modules/@b/c/lib/x.js')).toBe(
      'node_modules/a/node_modules/@b/c'
    );
    expect(placeOfPackage('dist/x.js')).toBeUndefined();
  });
});
