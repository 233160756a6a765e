import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { HostList } from '@flyloft/bundle';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { Message, Plugin } from 'esbuild';
import { packageJsonSchema } from '../npm/packageJson';

/** An import that nothing answers: what is imported, and by which file of the bundle. */
export type MissingImport = { specifier: string; importer: string };

/** `@scope/name` or `name` of a specifier. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether the package that a file belongs to says that it can do without another one. */
function isOptionalFor(root: string, importer: string, name: string): boolean {
  for (let dir = path.dirname(path.join(root, importer)); dir.startsWith(root); dir = path.dirname(dir)) {
    const file = path.join(dir, 'package.json');
    if (!existsSync(file)) continue;
    const parsed = packageJsonSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    // Nested package.json files without a name only say which module system a folder has.
    if (!parsed.success) continue;
    const pkg = parsed.data;
    return (
      pkg.peerDependenciesMeta?.[name]?.optional === true ||
      Object.hasOwn(pkg.optionalDependencies ?? {}, name)
    );
  }
  return false;
}

/** Answers for the host's packages, and refuses what lies outside the bundle. */
function hostPlugin(root: string, host: HostList, missing: MissingImport[]): Plugin {
  const provided = new Set(host.specifiers);
  return {
    name: 'flyloft-host',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, args => {
        if (args.kind === 'entry-point') return undefined;
        if (host.packages[packageOf(args.path)] === undefined) return undefined;
        if (!provided.has(args.path)) {
          missing.push({ specifier: args.path, importer: path.relative(root, args.importer) });
        }
        return { path: args.path, external: true };
      });
    },
  };
}

const unresolved = (message: Message) => /^Could not resolve "(.+)"/.exec(message.text)?.[1];

/**
 * Follows every import of a backend that was laid out in `root`, from the plugin's entry and its migrations on, as
 * Node would, without running any of it. Imports inside `try` and optional peers may be missing; any other that
 * neither the bundle nor the host has is refused by name. Throws FlyloftError IMPORT_NOT_IN_HOST. Returns the files
 * that were reached, relative to `root`.
 */
export async function checkImports(
  root: string,
  mainName: string,
  extraEntries: string[],
  host: HostList
): Promise<ReadonlySet<string>> {
  const esbuild = await import('esbuild');
  const missing: MissingImport[] = [];
  const lines = [mainName, ...extraEntries.map(entry => `./${entry}`)].map(
    name => `import ${JSON.stringify(name)};`
  );
  const result = await esbuild
    .build({
      stdin: { contents: lines.join('\n'), resolveDir: root, sourcefile: 'flyloft-entry.mjs' },
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      // Node knows no condition `module`, which would be the default here.
      conditions: [],
      mainFields: ['main'],
      logLevel: 'silent',
      logLimit: 0,
      treeShaking: false,
      preserveSymlinks: true,
      loader: {
        '.node': 'empty',
        '.wasm': 'empty',
        '.html': 'empty',
        '.txt': 'empty',
        '.css': 'empty',
        '.proto': 'empty',
      },
      tsconfigRaw: {},
      plugins: [hostPlugin(root, host, missing)],
    })
    .catch((error: { errors?: Message[] }) => {
      if (!error.errors) throw error;
      return { errors: error.errors, metafile: undefined };
    });
  for (const message of result.errors) {
    const specifier = unresolved(message);
    const importer = message.location?.file ?? '';
    if (specifier === undefined) {
      throw new FlyloftError('PACK_FAILED', `${importer || mainName} could not be read: ${message.text}.`);
    }
    missing.push({ specifier, importer });
  }
  for (const input of Object.keys(result.metafile?.inputs ?? {})) {
    if (input.startsWith('../')) missing.push({ specifier: input, importer: mainName });
  }
  const refused = missing.filter(
    ({ specifier, importer }) => !isOptionalFor(root, importer, packageOf(specifier))
  );
  if (refused.length === 0) return new Set(Object.keys(result.metafile?.inputs ?? {}));
  const text = refused
    .slice(0, 5)
    .map(({ specifier, importer }) => `${specifier} (imported by ${importer})`)
    .join(', ');
  throw new FlyloftError(
    'IMPORT_NOT_IN_HOST',
    `Neither the bundle nor the plugin host has ${text}${
      refused.length > 5 ? ` and ${refused.length - 5} more` : ''
    }. The package must declare it as a dependency, or use what the host has.`,
    { missing: refused }
  );
}
