// Brings what the project needs on a machine that has only Node 20 and npm, then runs the command it was given.
// It depends on nothing but Node itself, because it runs before anything is installed.
//
//   node scripts/bootstrap.mjs <command> [arguments …]
//
// `yarn` as the command means the project's own Yarn. Any other command finds Node 24 and Yarn on its PATH.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '24.21.0';
const YARN_VERSION = '4.18.1';
/** Majors that Backstage supports, each from the minor that its dependencies want. */
const SUPPORTED = { 22: 19, 24: 0 };

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const tools = path.join(root, '.tools');

const say = text => process.stderr.write(`${text}\n`);
const fail = (what, next) => {
  say(`✗ ${what}\n  Next: ${next}`);
  process.exit(1);
};

/** The npm package that holds a whole Node for this platform; no install script is needed to use it. */
function nodePackageName() {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'win' }[process.platform];
  if (!platform) {
    fail(
      `No Node build is known for ${process.platform}.`,
      'install Node 24 yourself and run the command again'
    );
  }
  return `node-${platform}-${process.arch}`;
}

/** Whether npm got to the end of installing a package: it writes its own list last, so a killed install is not in it. */
function isInstalled(name, version) {
  try {
    const list = JSON.parse(fs.readFileSync(path.join(tools, 'node_modules', '.package-lock.json'), 'utf8'));
    return list.packages[`node_modules/${name}`].version === version;
  } catch {
    return false;
  }
}

function npmInstall(name, version, ready) {
  const spec = `${name}@${version}`;
  if (fs.existsSync(ready) && isInstalled(name, version)) return;
  // npm takes a folder that is there for a whole package.
  fs.rmSync(path.join(tools, 'node_modules', name), { recursive: true, force: true });
  fs.mkdirSync(tools, { recursive: true });
  const manifest = path.join(tools, 'package.json');
  if (!fs.existsSync(manifest)) fs.writeFileSync(manifest, '{"private":true}\n');
  say(`· fetching ${spec}`);
  const done = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      tools,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--save-exact',
      spec,
    ],
    { stdio: ['ignore', 2, 'inherit'], shell: process.platform === 'win32' }
  );
  if (done.status !== 0 || !fs.existsSync(ready)) {
    fail(
      `Could not fetch ${spec} from the npm registry.`,
      'check the network and `npm config get registry`, then run the command again'
    );
  }
}

function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return minor >= (SUPPORTED[major] ?? Infinity);
}

/** Path of a Node that Backstage supports: the one that runs this script, or one fetched into `.tools`. */
function ensureNode() {
  if (isSupported(process.versions.node)) return process.execPath;
  const home = path.join(tools, 'node_modules', nodePackageName());
  const binary = path.join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  npmInstall(nodePackageName(), NODE_VERSION, binary);
  return binary;
}

/** Path of Yarn 4's single file, fetched from the npm registry so that neither corepack nor another host is needed. */
function ensureYarn() {
  const file = path.join(tools, 'node_modules', '@yarnpkg', 'cli-dist', 'bin', 'yarn.js');
  npmInstall('@yarnpkg/cli-dist', YARN_VERSION, file);
  return file;
}

/** A `bin` folder with `node` and `yarn`, for the tools that start either by name. */
function writeShims(node, yarn) {
  const bin = path.join(tools, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  const write = (name, text) => {
    const file = path.join(bin, name);
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
    // Written beside and renamed, so that a second bootstrap running now never sees half a file.
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, text, { mode: 0o755 });
    fs.renameSync(draft, file);
  };
  write('yarn', `#!/bin/sh\nexec "${node}" "${yarn}" "$@"\n`);
  write('node', `#!/bin/sh\nexec "${node}" "$@"\n`);
  return bin;
}

function ensureDependencies(node, yarn, env) {
  const stamp = path.join(root, 'node_modules', '.bootstrap-stamp');
  const manifests = spawnSync('git', ['ls-files', 'package.json', '*/package.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const hash = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'yarn.lock')))
    .update(node);
  // The manifests count too: a workspace that appears needs its link even where the lock file stayed as it was.
  for (const file of (manifests.stdout ?? '').split('\n').filter(Boolean).sort()) {
    if (fs.existsSync(path.join(root, file))) hash.update(file);
  }
  const wanted = hash.digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  const free = fs.statfsSync(root);
  const freeGiB = (free.bavail * free.bsize) / 2 ** 30;
  if (freeGiB < 4) {
    fail(
      `${freeGiB.toFixed(1)} GiB are free in ${root}; the dependencies need about 4.`,
      'free some space, then run the command again'
    );
  }
  say('· installing the dependencies (about a minute the first time)');
  // Killed half-way, the next start must not take the stamp of an earlier install for this one's.
  fs.rmSync(stamp, { force: true });
  const log = path.join(os.tmpdir(), `flyloft-install-${process.pid}.log`);
  const out = fs.openSync(log, 'w');
  const done = spawnSync(node, [yarn, 'install', '--immutable'], {
    cwd: root,
    env,
    stdio: ['ignore', out, out],
  });
  fs.closeSync(out);
  if (done.status !== 0) {
    const lines = fs
      .readFileSync(log, 'utf8')
      .split('\n')
      .filter(line => /YN\d{4}.*(✗|➤|Error|fail)|YN00(01|09|28|35|82)/i.test(line) || /error/i.test(line));
    say(lines.slice(-15).join('\n'));
    fail(
      'The dependencies could not be installed.',
      `read ${log}; where yarn.lock is out of date, run \`node scripts/bootstrap.mjs yarn install\` without --immutable`
    );
  }
  fs.rmSync(log, { force: true });
  fs.writeFileSync(stamp, wanted);
}

const node = ensureNode();
const yarn = ensureYarn();
const bin = writeShims(node, yarn);
const env = { ...process.env, PATH: bin + path.delimiter + process.env.PATH };
const [, , command, ...args] = process.argv;
if (!command) fail('No command was given.', '`npm start` or `npm test`');

// `yarn install` and its likes change the lock file, so they must not need it to be in step first.
if (!(command === 'yarn' && ['install', 'up', 'add', 'dedupe', 'why', 'workspaces'].includes(args[0]))) {
  ensureDependencies(node, yarn, env);
}

const [file, ...fileArgs] = { yarn: [node, yarn], node: [node] }[command] ?? [command];
const child = spawn(file, [...fileArgs, ...args], {
  cwd: process.env.INIT_CWD && command === 'yarn' ? root : process.cwd(),
  env,
  stdio: 'inherit',
});
// Signals from the terminal reach the child by itself; one sent to this process alone is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', error => fail(`Could not run ${command}: ${error.message}`, 'check the command'));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0)));
