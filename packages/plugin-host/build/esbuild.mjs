// Builds the plugin host: `dist/plugin-host.cjs` (what a pod starts), `dist/host.cjs` (the host as one file),
// `dist/parts/*.cjs` (heavy modules, loaded on first use) and `dist/node_modules` (through which a bundle's code gets
// the host's modules). What is in which file stands in src/provided/parts.json. It is long because each
// of these files is bundled with what the others hold left out, which only one place can know.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packageDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(path.join(packageDir, 'package.json'));
const parts = JSON.parse(fs.readFileSync(path.join(packageDir, 'src/provided/parts.json'), 'utf8'));
const { core: coreSpecifiers, ...otherParts } = parts;

/** Never in a plugin host: other databases, cloud logins for the database, tools that read schemas, watch files or make certificates. */
const WITHHELD = [
  'better-sqlite3',
  'sqlite3',
  'mysql',
  'mysql2',
  'mariadb',
  'oracledb',
  'tedious',
  'pg-native',
  'pg-query-stream',
  'cloudflare:sockets',
  '@aws-sdk/rds-signer',
  '@google-cloud/cloud-sql-connector',
  '@backstage/config-loader',
  '@manypkg/get-packages',
  'node-forge',
  'selfsigned',
];
/** Withheld from the host's own file only, because a part has them. */
const WITHHELD_FROM_CORE = ['@azure/identity', '@keyv/redis', 'winston'];
/** In the host's file, but evaluated when something of them is first used: most plugins never do. */
const LAZY = [
  '@backstage/catalog-client',
  '@backstage/catalog-model',
  '@backstage/connections',
  '@opentelemetry/api',
  'compression',
  'cors',
  'cron',
  'express-rate-limit',
  'fs-extra',
  'helmet',
  'luxon',
  'minimatch',
  'passport',
  'rate-limit-redis',
  'zod-to-json-schema',
  'zod-validation-error',
];
/** In the part with the URL readers, evaluated when one is used that needs it. */
const LAZY_FOR_READERS = [
  'archiver',
  'base64-stream',
  'concat-stream',
  'luxon',
  'minimatch',
  'node-fetch',
  'tar',
  'yauzl',
];
/** Files of their own for what only the parts beside them use; plugins cannot ask for these. */
const PRIVATE_PARTS = {
  'cloud-sdks': [
    '@aws-sdk/client-codecommit',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sts',
    '@aws-sdk/credential-providers',
    '@azure/identity',
    '@azure/storage-blob',
    '@google-cloud/storage',
    '@octokit/auth-app',
    '@octokit/rest',
  ],
  'cache-stores': ['@keyv/memcache', '@keyv/redis', '@keyv/valkey', 'infinispan', 'iovalkey'],
};
/** Imported as `* as name`: with a default export the importer takes the stand-in as it is, instead of copying every key. */
const IMPORTED_WHOLE = ['@google-cloud/storage', 'tar'];
/** Packages of which the newest version in the tree serves everybody: data and time zones, the same in all of them. */
const NEWEST = ['luxon', 'mime-db'];

/** A module that is not there: whatever is taken from it is an error with a reason, but only for who calls it. */
const absent = what => `
  const missing = () => { throw new Error(${JSON.stringify(`${what} is not part of the plugin host`)}); };
  const thing = new Proxy(function () {}, { get: (_, key) => key === '__esModule' || typeof key === 'symbol' ? undefined : thing, apply: missing, construct: missing });
  module.exports = thing;`;

const withheld = names => ({
  name: 'withheld',
  setup(builder) {
    const filter = new RegExp(`^(${names.map(name => name.replace(/[/\\.]/g, '\\$&')).join('|')})(/.*)?$`);
    builder.onResolve({ filter }, args => ({ path: args.path, namespace: 'withheld' }));
    builder.onLoad({ filter: /.*/, namespace: 'withheld' }, args => ({ contents: absent(args.path) }));
    // The auditor's other implementation is made of winston, which is a logger of 40 modules that nothing here uses.
    builder.onLoad({ filter: /entrypoints\/auditor\/WinstonRootAuditorService\.cjs\.js$/ }, () => ({
      contents: absent('WinstonRootAuditorService'),
    }));
  },
});

/**
 * Stand-ins that evaluate the real module at the first touch; each has the real one's shape, so that importers treat
 * it alike. Where `home` names a file, the real module is in that one, and its source is not even read before.
 */
const lazy = (names, home) => ({
  name: `lazy-${home ?? 'here'}`,
  setup(builder) {
    const namespace = `lazy-${home ?? 'here'}`;
    const filter = new RegExp(`^(${names.join('|')})$`);
    builder.onResolve({ filter }, args =>
      // Plugins that ask for it get the real one.
      [namespace, 'core-modules'].includes(args.namespace)
        ? undefined
        : { path: args.path, namespace, pluginData: { resolveDir: args.resolveDir } }
    );
    if (home)
      builder.onResolve({ filter: /^flyloft:home$/, namespace }, () => ({
        path: `./${home}.cjs`,
        external: true,
      }));
    builder.onLoad({ filter: /.*/, namespace }, args => {
      const { resolveDir } = args.pluginData;
      const real = createRequire(path.join(resolveDir, 'x.js'))(args.path);
      const known = Object.fromEntries(
        ['__esModule', 'default'].map(key => [key, key in real || IMPORTED_WHOLE.includes(args.path)])
      );
      const name = JSON.stringify(args.path);
      return {
        resolveDir,
        contents: `
          let real;
          const load = () => (real ??= ${home ? `require('flyloft:home')[${name}]()` : `require(${name})`});
          const known = ${JSON.stringify(known)};
          module.exports = new Proxy(${typeof real === 'function' ? '() => {}' : '{}'}, {
            get: (_, key) => (key === '__esModule' ? known.__esModule : load()[key]),
            has: (_, key) => known[key] ?? key in load(),
            apply: (_, self, args) => Reflect.apply(load(), self, args),
            ownKeys: () => Reflect.ownKeys(load()).filter(key => key !== 'prototype'),
            getOwnPropertyDescriptor: (_, key) => {
              const found = Reflect.getOwnPropertyDescriptor(load(), key);
              return found && { ...found, configurable: true };
            },
          });`,
      };
    });
  },
});

/** The cache takes every store's classes out of their modules before it knows which store it needs. */
const lazyStores = {
  name: 'lazy-stores',
  setup(builder) {
    builder.onResolve({ filter: new RegExp(`^(${PRIVATE_PARTS['cache-stores'].join('|')})$`) }, args => ({
      path: args.path,
      namespace: 'lazy-stores',
    }));
    builder.onResolve({ filter: /^flyloft:home$/, namespace: 'lazy-stores' }, () => ({
      path: './cache-stores.cjs',
      external: true,
    }));
    builder.onLoad({ filter: /.*/, namespace: 'lazy-stores' }, args => ({
      contents: `
        const load = () => require('flyloft:home')[${JSON.stringify(args.path)}]();
        module.exports = new Proxy({}, {
          get: (_, key) => key === '__esModule' ? true : new Proxy(function () {}, {
            get: (_, inner) => load()[key][inner],
            apply: (_, self, args) => load()[key](...args),
            construct: (_, args) => new (load()[key])(...args),
          }),
        });`,
    }));
  },
};

/**
 * The readers of Azure and AWS make their credentials at once, used or not. All that is ever asked of an Azure one is
 * its token, and an AWS one is a function that is called for it.
 */
const lazyCredentials = {
  name: 'lazy-credentials',
  setup(builder) {
    const namespace = 'lazy-credentials';
    builder.onResolve({ filter: /^(@azure\/identity|@aws-sdk\/credential-providers)$/ }, args => ({
      path: args.path,
      namespace,
    }));
    builder.onResolve({ filter: /^flyloft:home$/, namespace }, () => ({
      path: './cloud-sdks.cjs',
      external: true,
    }));
    builder.onLoad({ filter: /.*/, namespace }, args => ({
      contents: `
        const real = name => require('flyloft:home')[${JSON.stringify(args.path)}]()[name];
        module.exports = new Proxy({}, {
          get: ${
            args.path === '@azure/identity'
              ? `(_, name) => class {
                  constructor(...args) {
                    let made;
                    this.getToken = (...asked) => (made ??= new (real(name))(...args)).getToken(...asked);
                  }
                }`
              : `(_, name) => (...args) => {
                  let made;
                  return (...asked) => (made ??= real(name)(...args))(...asked);
                }`
          },
        });`,
    }));
  },
};

/** Of this package the services read one constant; its index would evaluate every sign-in provider's helpers. */
const tokenTypesOnly = {
  name: 'token-types-only',
  setup(builder) {
    builder.onResolve({ filter: /^@backstage\/plugin-auth-node$/ }, args =>
      args.importer.includes('backend-defaults')
        ? { path: path.join(path.dirname(require.resolve('@backstage/plugin-auth-node')), 'types.cjs.js') }
        : undefined
    );
  },
};

/** Node has fetch; the polyfill that the generated API clients import would bring an HTTP client of its own. */
const ownFetch = {
  name: 'own-fetch',
  setup(builder) {
    builder.onResolve({ filter: /^cross-fetch$/ }, args => ({ path: args.path, namespace: 'own-fetch' }));
    builder.onLoad({ filter: /.*/, namespace: 'own-fetch' }, () => ({
      contents: `
        const call = (...args) => globalThis.fetch(...args);
        module.exports = Object.assign(call, { fetch: call, default: call, __esModule: true });
        for (const name of ['Headers', 'Request', 'Response']) Object.defineProperty(module.exports, name, { get: () => globalThis[name] });`,
    }));
  },
};

const table = specifiers =>
  specifiers.map(name => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`).join('\n');

/** The table of the host's own modules, as the source file that imports it expects it. */
const coreModules = {
  name: 'core-modules',
  setup(builder) {
    builder.onResolve({ filter: /^flyloft:core-modules$/ }, args => ({
      path: args.path,
      namespace: 'core-modules',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'core-modules' }, () => ({
      resolveDir: packageDir,
      contents: `exports.core = {\n${table(coreSpecifiers)}\n};\nexports.partSpecifiers = ${JSON.stringify(
        otherParts
      )};`,
    }));
  },
};

/** pg-format finds its word list by its own folder, which it no longer has in one file. */
const pgFormat = {
  name: 'pg-format',
  setup(builder) {
    builder.onLoad({ filter: /pg-format\/lib\/index\.js$/ }, args => ({
      contents: fs
        .readFileSync(args.path, 'utf8')
        .replace(/require\(__dirname \+ '\/reserved\.js'\)/, "require('./reserved.js')"),
    }));
  },
};

/** Folder and identity of the package that a file belongs to. */
const packageOfFile = (() => {
  const known = new Map();
  const find = dir => {
    if (known.has(dir)) return known.get(dir);
    const file = path.join(dir, 'package.json');
    const found = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
    let result;
    if (found?.name && found.version) result = { dir, id: `${found.name}@${found.version}` };
    else if (dir !== path.dirname(dir)) result = find(path.dirname(dir));
    known.set(dir, result);
    return result;
  };
  return file => find(path.dirname(file));
})();

/**
 * One instance of a package, whether the host's sources import it or a package requires it, and one copy of each
 * version, wherever in the tree it lies.
 */
const oneInstance = () => ({
  name: 'one-instance',
  setup(builder) {
    const first = new Map();
    builder.onResolve({ filter: /^[^./]/ }, async args => {
      if (args.pluginData === 'resolved' || args.path.includes(':')) return undefined;
      const resolveDir = NEWEST.includes(packageNameOf(args.path)) ? packageDir : args.resolveDir;
      const found = await builder.resolve(args.path, {
        kind: 'require-call',
        resolveDir,
        importer: args.importer,
        namespace: args.namespace,
        pluginData: 'resolved',
      });
      if (found.errors.length > 0) return undefined;
      if (found.external || found.namespace !== 'file') return found;
      const owner = packageOfFile(found.path);
      if (!owner || !found.path.includes('node_modules')) return found;
      if (!first.has(owner.id)) first.set(owner.id, owner.dir);
      return { ...found, path: path.join(first.get(owner.id), path.relative(owner.dir, found.path)) };
    });
  },
});

/** Of our own packages only what is used: their index files name far more than a host needs. */
const ownSources = {
  name: 'own-sources',
  setup(builder) {
    builder.onResolve({ filter: /^(\.|@flyloft\/)/ }, async args => {
      if (
        args.pluginData === 'resolved' ||
        args.importer.includes('node_modules') ||
        args.namespace !== 'file'
      )
        return undefined;
      const found = await builder.resolve(args.path, {
        kind: args.kind,
        resolveDir: args.resolveDir,
        importer: args.importer,
        namespace: args.namespace,
        pluginData: 'resolved',
      });
      return found.errors.length > 0 ? undefined : { ...found, sideEffects: false };
    });
  },
};

/** Tables that hardly anybody needs: encodings other than UTF-8 stay files beside the host, messages stay English. */
const seldomTables = (outDir, tablesFrom = './tables/') => ({
  name: 'seldom-tables',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/tables\/.*\.json$/ }, args => {
      const file = path.join('parts/tables', path.basename(args.path));
      fs.mkdirSync(path.join(outDir, 'parts/tables'), { recursive: true });
      fs.copyFileSync(path.join(args.resolveDir, args.path), path.join(outDir, file));
      return { path: tablesFrom + path.basename(args.path), external: true };
    });
    builder.onLoad({ filter: /zod\/v4\/locales\/index\.cjs$/ }, () => ({
      contents: "exports.en = require('./en.cjs').default;",
    }));
  },
});

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  minifyWhitespace: true,
  minifySyntax: true,
  // Keeps every line short enough for a stack trace to mean something.
  lineLimit: 200,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  logOverride: { 'require-resolve-not-external': 'silent', 'indirect-require': 'silent' },
};

function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

function packageNameOf(specifier) {
  const [first, second] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** Names that an ES module may import from a CommonJS module by name; Node reads them off the source text. */
function exportedNames(specifier) {
  return Object.keys(require(specifier)).filter(
    name => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default'
  );
}

/** Packages of one line each, through which a bundle's code gets the host's modules. */
function writeHostPackages(outDir) {
  const byPackage = Map.groupBy(Object.values(parts).flat(), packageNameOf);
  for (const [name, specifiers] of byPackage) {
    const original = require(`${name}/package.json`);
    const dir = path.join(outDir, 'node_modules', name);
    const entries = Object.fromEntries(
      specifiers.map(specifier => {
        const sub = specifier.slice(name.length + 1);
        return [sub ? `./${sub}` : '.', `./${sub || 'index'}.cjs`];
      })
    );
    writeJson(path.join(dir, 'package.json'), {
      name,
      version: original.version,
      license: original.license,
      exports: { ...entries, './package.json': './package.json' },
    });
    for (const specifier of specifiers) {
      const file = path.join(dir, `${specifier.slice(name.length + 1) || 'index'}.cjs`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(
        file,
        [
          `module.exports = globalThis[Symbol.for('@flyloft/plugin-host')](${JSON.stringify(specifier)});`,
          `0 && (module.exports = { ${exportedNames(specifier).join(', ')} });`,
          '',
        ].join('\n')
      );
    }
  }
  // The services' own tables are made by migrations that are read from a package's folder.
  const defaults = path.dirname(require.resolve('@backstage/backend-defaults/package.json'));
  fs.cpSync(
    path.join(defaults, 'migrations'),
    path.join(outDir, 'node_modules/@backstage/backend-defaults/migrations'),
    { recursive: true }
  );
}

/** V8's flags of a pod; its code cache is only good for the flags that it was made with. */
const NODE_FLAGS = ['--max-semi-space-size=1'];

/**
 * Builds into `outDir` and returns the sizes in bytes by file.
 * @param {{ outDir?: string }} [options]
 */
export async function buildPluginHost(options = {}) {
  const outDir = path.resolve(options.outDir ?? path.join(packageDir, 'dist'));
  fs.rmSync(outDir, { recursive: true, force: true });
  const sizes = {};
  const run = async (entry, outfile, extra = {}) => {
    const result = await build({
      ...common,
      ...entry,
      ...extra,
      absWorkingDir: packageDir,
      outfile: path.join(outDir, outfile),
    });
    for (const [file, output] of Object.entries(result.metafile.outputs))
      sizes[path.relative(outDir, path.resolve(packageDir, file))] = output.bytes;
    return result.metafile;
  };
  await run({ entryPoints: ['src/main.ts'] }, 'plugin-host.cjs');
  const core = await run({ entryPoints: ['src/host.ts'] }, 'host.cjs', {
    external: Object.values(otherParts).flat(),
    plugins: [
      coreModules,
      withheld([...WITHHELD, ...WITHHELD_FROM_CORE]),
      tokenTypesOnly,
      lazy(LAZY),
      ownFetch,
      pgFormat,
      seldomTables(outDir, './parts/tables/'),
      ownSources,
      oneInstance(),
    ],
  });
  const shared = [withheld(WITHHELD), ownFetch, seldomTables(outDir)];
  const partPlugins = {
    'url-readers': [lazyCredentials, lazy(PRIVATE_PARTS['cloud-sdks'], 'cloud-sdks'), lazy(LAZY_FOR_READERS)],
    cache: [lazyStores],
  };
  for (const [name, specifiers] of Object.entries({ ...otherParts, ...PRIVATE_PARTS })) {
    const others = Object.values(parts)
      .flat()
      .filter(specifier => !specifiers.includes(specifier));
    const stdin = { contents: `module.exports = {\n${table(specifiers)}\n};`, resolveDir: packageDir };
    const plugins = [...shared, ...(partPlugins[name] ?? []), oneInstance()];
    await run({ stdin }, `parts/${name}.cjs`, { external: others, plugins });
  }
  writeHostPackages(outDir);
  writeJson(path.join(outDir, 'package.json'), {
    name: '@flyloft/plugin-host-built',
    private: true,
    version: require('./package.json').version,
  });
  execFileSync(process.execPath, [...NODE_FLAGS, path.join(outDir, 'plugin-host.cjs'), '--warm-up'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  return { outDir, sizes, core };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sizes } = await buildPluginHost();
  for (const [file, bytes] of Object.entries(sizes)) console.log(`${String(bytes).padStart(10)}  ${file}`);
}
