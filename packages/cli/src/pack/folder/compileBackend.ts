import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { Message, Plugin } from 'esbuild';
import { packageOf } from '../backend/checkImports';
import { filesBelow } from '../backend/collectFiles';
import type { PackageJson } from '../npm/packageJson';

const ENTRY = 'dist/index.cjs.js';

/** Fields of a package.json that mean something at run time. */
function runtimePackageJson(pkg: PackageJson): Buffer {
  const { name, version, license, backstage, dependencies, peerDependencies } = pkg;
  return Buffer.from(
    `${JSON.stringify(
      { name, version, license, main: ENTRY, backstage, dependencies, peerDependencies },
      null,
      2
    )}\n`
  );
}

/** Leaves every package an import, but those of the same workspace. */
function onlyOwnCode(compiledIn: ReadonlySet<string>): Plugin {
  return {
    name: 'flyloft-own-code',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, args => {
        if (args.kind === 'entry-point' || compiledIn.has(packageOf(args.path))) return undefined;
        return { path: args.path, external: true };
      });
    },
  };
}

/**
 * Compiles a backend package of a workspace into one CommonJS file; its dependencies stay imports. Returns files by
 * their place in the bundle's `backend/`. Throws FlyloftError naming the place of a mistake in the code.
 */
export async function compileBackend(
  dir: string,
  pkg: PackageJson,
  compiledIn: ReadonlySet<string>
): Promise<Map<string, Buffer>> {
  const esbuild = await import('esbuild');
  const entry = ['src/index.ts', 'src/index.tsx', 'src/index.js', pkg.main ?? 'index.js'].find(file =>
    existsSync(path.join(dir, file))
  );
  if (entry === undefined)
    throw new FlyloftError(
      'PACK_FAILED',
      `${pkg.name} has no src/index.ts. Add one that exports the plugin by default.`
    );
  const built = await esbuild
    .build({
      entryPoints: [entry],
      absWorkingDir: dir,
      outfile: path.join(dir, ENTRY),
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      // Paths in comments would be all that differs between two folders.
      legalComments: 'none',
      logLevel: 'silent',
      tsconfigRaw: {},
      plugins: [onlyOwnCode(compiledIn)],
    })
    .catch((error: { errors?: Message[] }) => {
      const first = error.errors?.[0];
      if (!first) throw error;
      const at = first.location ? `${first.location.file}:${first.location.line}: ` : '';
      throw new FlyloftError(
        'PACK_FAILED',
        `The backend ${pkg.name} could not be compiled: ${at}${first.text}`
      );
    });
  const place = `node_modules/${pkg.name}`;
  const files = new Map<string, Buffer>([[`${place}/package.json`, runtimePackageJson(pkg)]]);
  for (const file of built.outputFiles) files.set(`${place}/${ENTRY}`, Buffer.from(file.contents));
  const migrations = path.join(dir, 'migrations');
  if (existsSync(migrations)) {
    for (const file of await filesBelow(migrations)) {
      if (/\.[cm]?js$/.test(file))
        files.set(`${place}/migrations/${file}`, await readFile(path.join(migrations, file)));
    }
  }
  return files;
}
