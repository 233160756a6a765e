// Builds what runs: `node scripts/build.mjs [target …]`, all of them without a name. What is up to date is left alone.
//
// Programs are bundled by esbuild from the sources of all workspaces, the portal's app by Backstage's own build.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { say, step } from './progress.mjs';
import { filesBelow, isFresh, makeAside, root, withLock, writeStamp } from './stamps.mjs';

const at = (...parts) => path.join(root, ...parts);
const builtins = new Set(builtinModules.flatMap(name => [name, `node:${name}`]));

/**
 * The programs. `external` names packages left to node_modules at run time: those that load files of their own or are
 * optional. `bundleWorkspacesOnly` leaves all of node_modules outside.
 */
const programs = {
  launcher: {
    folder: 'packages/launcher',
    entry: 'src/main.ts',
    out: 'launcher.cjs',
    external: ['pg-native'],
  },
  'local-cluster': {
    folder: 'packages/local-cluster',
    entry: 'src/cli.ts',
    out: 'local-cluster.cjs',
    external: [],
  },
  cli: {
    folder: 'packages/cli',
    entry: 'src/main.ts',
    out: 'cli.cjs',
    // Pack's build tools: native, or reading files beside their own, and only loaded when something is packed.
    external: [
      '@backstage/config-loader',
      '@backstage/module-federation-common',
      '@module-federation/enhanced',
      '@rspack/core',
      'esbuild',
    ],
  },
  backend: {
    folder: 'packages/backend',
    entry: 'src/index.ts',
    out: 'backend.cjs',
    external: [],
    bundleWorkspacesOnly: true,
  },
};

/** Every target in the order in which `build` makes them. */
export const targets = [...Object.keys(programs), 'plugin-host', 'app', 'examples'];

/** The folders of a workspace and of all those that it depends on, directly or not. */
function workspacesOf(folder, found = new Set()) {
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {} } = JSON.parse(fs.readFileSync(at(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies).filter(one => one.startsWith('@flyloft/'))) {
    workspacesOf(path.relative(root, fs.realpathSync(at('node_modules', name))), found);
  }
  return found;
}

const isSource = file =>
  !/\.(test|stories)\.[jt]sx?$|\.md$|(^|\/)(__fixtures__|__testUtils__|e2e-tests)\//.test(file);

const stampOf = name => at('node_modules', '.cache', 'flyloft', `${name}.stamp.json`);
const lockOf = name => at('node_modules', '.cache', 'flyloft', `${name}.lock`);

/** Builds a target unless `isThere` and its stamp say that this would change nothing; one build of it at a time. */
async function unlessFresh({ name, title, isThere, settings, inputs, work }) {
  const isDone = () => isThere() && isFresh(stampOf(name), settings, inputs);
  if (isDone()) return;
  await withLock(lockOf(name), async () => {
    if (isDone()) return;
    await step(title, async () => {
      fs.rmSync(stampOf(name), { force: true });
      const started = Date.now();
      const used = await work();
      // What was saved while it was built may or may not be in it: without a stamp the next build makes sure.
      const changed = used.some(file => fs.statSync(at(file)).mtimeMs >= started);
      if (!changed) writeStamp(stampOf(name), settings, used);
    });
  });
}

/** What every program is made with, besides its own sources: the tools and the locked dependencies. */
const common = ['yarn.lock', 'scripts/build.mjs', 'scripts/stamps.mjs'];

/** Leaves packages outside the bundle that the finished program will find at the same place as its source does. */
function externalPackages(outFolder) {
  const resolveFrom = (file, name) => {
    try {
      return createRequire(file).resolve(name);
    } catch {
      return undefined;
    }
  };
  return {
    name: 'external-packages',
    setup(context) {
      context.onResolve({ filter: /^[^./]/ }, ({ path: name, importer, kind }) => {
        if (kind === 'entry-point' || name.startsWith('@flyloft/')) return undefined;
        if (builtins.has(name)) return { path: name, external: true };
        // A package nested in a workspace's own node_modules cannot be found from the bundle: it goes in.
        const seenBySource = resolveFrom(importer, name);
        const seenByBundle = resolveFrom(path.join(outFolder, 'index.cjs'), name);
        return seenBySource !== undefined && seenBySource !== seenByBundle
          ? undefined
          : { path: name, external: true };
      });
    },
  };
}

async function buildProgram(name) {
  const { folder, entry, out, external, bundleWorkspacesOnly } = programs[name];
  const outFile = at(folder, 'dist', out);
  await unlessFresh({
    name,
    title: `building ${name}`,
    isThere: () => fs.existsSync(outFile),
    settings: { ...programs[name], version: 1 },
    work: async () => {
      const esbuild = await import('esbuild');
      const result = await esbuild.build({
        absWorkingDir: root,
        entryPoints: [at(folder, entry)],
        outfile: outFile,
        bundle: true,
        platform: 'node',
        target: 'node22',
        format: 'cjs',
        metafile: true,
        write: false,
        logLevel: 'silent',
        external,
        plugins: bundleWorkspacesOnly ? [externalPackages(path.dirname(outFile))] : [],
      });
      fs.mkdirSync(path.dirname(outFile), { recursive: true });
      for (const file of result.outputFiles) {
        fs.writeFileSync(`${file.path}.${process.pid}`, file.contents, { mode: 0o644 });
        fs.renameSync(`${file.path}.${process.pid}`, file.path);
      }
      const sources = Object.keys(result.metafile.inputs).filter(file => !file.includes('node_modules/'));
      return [...sources, ...common, `${folder}/package.json`];
    },
  });
}

/**
 * Which configuration values are secret, for the portal's logger. Worked out here, because it takes the TypeScript compiler,
 * which a portal would load at every start and keep in its memory.
 */
async function buildSecretSchema() {
  const out = at('packages/backend/dist/secret-config-schema.json');
  const declarations = file => /(^|\/)(config\.d\.ts|package\.json)$/.test(file);
  const inputs = () => [
    ...['packages', 'plugins'].flatMap(folder => filesBelow(folder, declarations)),
    ...common,
  ];
  await unlessFresh({
    name: 'secret-config-schema',
    title: "collecting the configuration's secrets",
    isThere: () => fs.existsSync(out),
    settings: { version: 1 },
    inputs,
    work: async () => {
      const read = inputs();
      const { loadConfigSchema } = await import('@backstage/config-loader');
      const { schemas, ...rest } = (
        await loadConfigSchema({ dependencies: ['@flyloft/backend'] })
      ).serialize();
      const secret = schemas.filter(schema =>
        /"(deepV|v)isibility":"secret"/.test(JSON.stringify(schema.value))
      );
      fs.mkdirSync(path.dirname(out), { recursive: true });
      fs.writeFileSync(`${out}.${process.pid}`, JSON.stringify({ ...rest, schemas: secret }));
      fs.renameSync(`${out}.${process.pid}`, out);
      return read;
    },
  });
}

/** The plugin host has a build of its own, because of what it lends to plugins; made aside and put in place at once. */
async function buildPluginHost() {
  const script = 'packages/plugin-host/build/esbuild.mjs';
  const out = at('packages/plugin-host/dist');
  const inputs = () => [
    ...[...workspacesOf('packages/plugin-host')].flatMap(folder => filesBelow(folder, isSource)),
    ...common,
  ];
  await unlessFresh({
    name: 'plugin-host',
    title: 'building plugin-host',
    isThere: () => fs.existsSync(path.join(out, 'plugin-host.cjs')),
    settings: { version: 1 },
    inputs,
    work: async () => {
      const built = inputs();
      const { buildPluginHost: make } = await import(pathToFileURL(at(script)).href);
      await makeAside(out, fresh => make({ outDir: fresh }));
      return built;
    },
  });
}

/** Runs a program in a folder until the signal ends it; its output is shown only when it fails. */
function run(script, args, folder, { env, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [at(script), ...args], {
      cwd: at(folder),
      env: { ...process.env, ...env },
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else reject(new Error(`${script} ${args.join(' ')} failed in ${folder}:\n${Buffer.concat(chunks)}`));
    });
  });
}

/** What Backstage's build reads of the app itself; it writes into `dist` beside it. */
const appParts = ['package.json', 'config.d.ts', 'public', 'src'];

/**
 * Builds a copy of the app inside its folder, and puts only the result in place: Backstage's build empties `dist` first,
 * from which a portal may serve.
 */
async function buildApp(signal) {
  const folder = 'packages/app';
  const inputs = () => [
    ...[...workspacesOf(folder)].flatMap(source => filesBelow(source, isSource)),
    ...common,
    ...['app-config.yaml', 'package.json'].filter(file => fs.existsSync(at(file))),
  ];
  await unlessFresh({
    name: 'app',
    title: 'building the app',
    isThere: () => fs.existsSync(at(folder, 'dist/index.html')),
    settings: { version: 1 },
    inputs,
    work: async () => {
      const built = inputs();
      // What a killed build started may still write, so that no two builds use the same folder.
      const copies = at(folder, '.build');
      const copy = path.join(copies, String(process.pid));
      fs.rmSync(copies, { recursive: true, force: true });
      try {
        for (const part of appParts) fs.cpSync(at(folder, part), path.join(copy, part), { recursive: true });
        const builder = 'node_modules/@backstage/cli/bin/backstage-cli';
        await run(builder, ['package', 'build'], path.relative(root, copy), {
          env: { NODE_ENV: 'production' },
          signal,
        });
        await makeAside(at(folder, 'dist'), fresh => {
          fs.rmdirSync(fresh);
          fs.renameSync(path.join(copy, 'dist'), fresh);
        });
      } finally {
        fs.rmSync(copies, { recursive: true, force: true });
      }
      return built;
    },
  });
}

/**
 * Builds these targets, one after the other: on two cores side by side is no quicker and needs twice the memory. Throws
 * as soon as the signal is aborted.
 */
export async function build(wanted = targets, { signal } = {}) {
  for (const name of wanted) {
    signal?.throwIfAborted();
    if (name in programs) await buildProgram(name);
    if (name === 'backend') await buildSecretSchema();
    if (name in programs) continue;
    if (name === 'plugin-host') await buildPluginHost();
    else if (name === 'app') await buildApp(signal);
    else if (name === 'examples') await buildExamples(signal);
    else throw new Error(`There is no target "${name}". Next: choose from ${targets.join(', ')}`);
  }
}

/** Packs the first-party plugins with the product's own command, each into `dist/examples/<name>.tgz`. */
async function buildExamples(signal) {
  const cli = 'packages/cli/dist/cli.cjs';
  const home = at('examples/plugins');
  await buildProgram('cli');
  for (const name of fs.readdirSync(home).sort()) {
    const folder = `examples/plugins/${name}`;
    const sources = () => filesBelow(folder, file => !/\.test\.[jt]sx?$/.test(file));
    if (!fs.statSync(at(folder)).isDirectory() || sources().length === 0) continue;
    const inputs = () => [...sources(), 'yarn.lock'];
    const out = at('dist', 'examples', `${name}.tgz`);
    await unlessFresh({
      name: `example-${name}`,
      title: `packing ${name}`,
      isThere: () => fs.existsSync(out),
      settings: { version: 1 },
      inputs,
      work: async () => {
        const packed = inputs();
        fs.mkdirSync(path.dirname(out), { recursive: true });
        await run(cli, ['pack', at(folder), '--out', out], '.', { signal });
        return packed;
      },
    });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await build(process.argv.length > 2 ? process.argv.slice(2) : undefined);
  } catch (error) {
    say(`✗ ${error.message}`);
    process.exitCode = 1;
  }
}
