// Builds the plugin host: `dist/plugin-host.cjs` (what a pod starts), `dist/host.cjs` (the host as one file),
// `dist/parts/*.cjs` (heavy modules, loaded on first use) and `dist/node_modules` (through which a bundle's code gets
// the host's modules). What is in which file stands in src/provided/parts.json.
import { build } from 'esbuild';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packageDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(path.join(packageDir, 'package.json'));
const parts = JSON.parse(fs.readFileSync(path.join(packageDir, 'src/provided/parts.json'), 'utf8'));
const { core: coreSpecifiers, ...otherParts } = parts;

/** Never in a plugin host: other databases, cloud logins for the database, tools that read schemas or watch files. */
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
];
/** Withheld from the host's own file only, because a part has them. */
const WITHHELD_FROM_CORE = ['@azure/identity', '@keyv/redis', 'winston'];
/** In the file, but evaluated when something of them is first used. */
const LAZY = ['node-forge', 'rate-limit-redis'];

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

/** A stand-in that evaluates the real module at the first touch. */
const lazy = names => ({
  name: 'lazy',
  setup(builder) {
    builder.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, args =>
      args.namespace === 'lazy'
        ? undefined
        : { path: args.path, namespace: 'lazy', pluginData: args.resolveDir }
    );
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, args => ({
      resolveDir: args.pluginData,
      contents: `
        let real;
        const load = () => (real ??= require(${JSON.stringify(args.path)}));
        module.exports = new Proxy(function () {}, {
          get: (_, key) => load()[key], has: (_, key) => key in load(), apply: (_, self, args) => Reflect.apply(load(), self, args),
          construct: (_, args) => Reflect.construct(load(), args), ownKeys: () => Reflect.ownKeys(load()),
          getOwnPropertyDescriptor: (_, key) => ({ ...Reflect.getOwnPropertyDescriptor(load(), key), configurable: true }),
        });`,
    }));
  },
});

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

/** One instance of a package, whether the host's sources import it or a package requires it. */
const oneInstance = {
  name: 'one-instance',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, async args => {
      if (args.kind !== 'import-statement' || args.pluginData === 'resolved' || args.path.includes(':'))
        return undefined;
      const found = await builder.resolve(args.path, {
        kind: 'require-call',
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: 'resolved',
      });
      return found.errors.length > 0 ? undefined : found;
    });
  },
};

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
      lazy(LAZY),
      ownFetch,
      pgFormat,
      oneInstance,
    ],
  });
  for (const [name, specifiers] of Object.entries(otherParts)) {
    const others = Object.values(parts)
      .flat()
      .filter(specifier => !specifiers.includes(specifier));
    await run(
      { stdin: { contents: `module.exports = {\n${table(specifiers)}\n};`, resolveDir: packageDir } },
      `parts/${name}.cjs`,
      {
        external: others,
        plugins: [withheld(WITHHELD), lazy(LAZY), oneInstance],
      }
    );
  }
  writeHostPackages(outDir);
  writeJson(path.join(outDir, 'package.json'), {
    name: '@flyloft/plugin-host-built',
    private: true,
    version: require('./package.json').version,
  });
  return { outDir, sizes, core };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sizes } = await buildPluginHost();
  for (const [file, bytes] of Object.entries(sizes)) console.log(`${String(bytes).padStart(10)}  ${file}`);
}
