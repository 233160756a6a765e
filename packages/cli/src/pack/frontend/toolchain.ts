import { existsSync, readFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageJsonSchema } from '../npm/packageJson';

/**
 * The build tools come from the checkout. What of them ends up in a remote (the federation runtime, browser versions
 * of Node's modules) is linked into the staging folder and reached through the link, so that module identifiers, and
 * with them the bundle's digest, do not depend on where the checkout or the staging folder is.
 */
export type Toolchain = {
  /** Folder below the staging folder through which the tools' modules are imported. */
  modulesDir: string;
  /** Entry of the federation runtime. */
  federationRuntime: string;
  /** Node's modules for the browser: name to file, or `false` for none. */
  fallbacks: Record<string, string | false>;
  /** Replacements for Node's globals. */
  process: string;
  buffer: string;
};

/** Node modules that a page has no use for; importing one gives an empty module, as in Backstage's own build. */
const EMPTY = [
  'module',
  'dgram',
  'dns',
  'fs',
  'http2',
  'net',
  'tls',
  'child_process',
  'path',
  'https',
  'http',
  'zlib',
  'crypto',
  'os',
  'vm',
  'tty',
  'readline',
  'cluster',
  'repl',
  'constants',
  'domain',
  'sys',
  'console',
  'timers',
];

const BROWSER_VERSIONS: Record<string, string> = {
  assert: 'assert/build/assert.js',
  buffer: 'buffer/index.js',
  events: 'events/events.js',
  punycode: 'punycode/punycode.js',
  process: 'process/browser.js',
  querystring: 'querystring-es3/index.js',
  stream: 'stream-browserify/index.js',
  string_decoder: 'string_decoder/lib/string_decoder.js',
  url: 'url/url.js',
  util: 'util/util.js',
};

/** The `node_modules` folder of the checkout, which has all packages side by side. */
export function checkoutModules(): string {
  const require = createRequire(__filename);
  for (const folder of require.resolve.paths('@rspack/core') ?? []) {
    if (existsSync(path.join(folder, '@rspack', 'core', 'package.json'))) return folder;
  }
  throw new Error('The build tools are not installed; run `npm start` once.');
}

/** A package with everything that it depends on, by name. */
function closure(modules: string, names: string[]): string[] {
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    const file = path.join(modules, name, 'package.json');
    if (!existsSync(file)) return;
    seen.add(name);
    const parsed = packageJsonSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) Object.keys(parsed.data.dependencies ?? {}).forEach(visit);
  };
  names.forEach(visit);
  return [...seen].sort();
}

/** Links the tools' modules below `root` and says where they are. */
export async function linkToolchain(root: string): Promise<Toolchain> {
  const modules = checkoutModules();
  const modulesDir = path.join(root, 'node_modules', '.flyloft-tools');
  const packages = closure(modules, [
    '@module-federation/runtime-tools',
    '@module-federation/webpack-bundler-runtime',
    ...Object.values(BROWSER_VERSIONS).map(file => file.split('/')[0] ?? file),
  ]);
  for (const name of packages) {
    const link = path.join(modulesDir, name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(path.join(modules, name), link, 'junction').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  const at = (file: string) => path.join(modulesDir, file);
  const browser = Object.entries(BROWSER_VERSIONS).map(([name, file]) => [name, at(file)] as const);
  return {
    modulesDir,
    federationRuntime: at('@module-federation/runtime-tools/dist/index.cjs'),
    fallbacks: {
      ...Object.fromEntries(EMPTY.map(name => [name, false as const])),
      ...Object.fromEntries(browser),
    },
    process: at('process/browser.js'),
    buffer: at('buffer/index.js'),
  };
}
