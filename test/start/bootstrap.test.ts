/**
 * `scripts/bootstrap.mjs` after it was killed at any point. npm and Yarn are small programs that note when they are
 * called: what is tried here is what is taken for done.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');
let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const yarnFolder = () => at('.tools', 'node_modules', '@yarnpkg', 'cli-dist');

/** Stands for npm: makes the package's folder, then npm's own list, as npm does. */
const NPM = `#!/usr/bin/env node
const fs = require('node:fs'); const path = require('node:path');
const args = process.argv.slice(2);
const tools = args[args.indexOf('--prefix') + 1];
const [, name, version] = /^(.*)@([^@]+)$/.exec(args.at(-1));
fs.appendFileSync(process.env.CALLS, 'npm ' + name + '\\n');
const home = path.join(tools, 'node_modules', name, 'bin');
fs.mkdirSync(home, { recursive: true });
fs.writeFileSync(path.join(home, 'node'), '#!/bin/sh\\nexec "' + process.execPath + '" "$@"\\n', { mode: 0o755 });
fs.writeFileSync(path.join(home, 'yarn.js'), "require('node:fs').appendFileSync(process.env.CALLS, 'yarn\\\\n'); process.exit(Number(process.env.YARN_FAILS ?? 0));");
fs.writeFileSync(path.join(tools, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { ['node_modules/' + name]: { version } } }));
`;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-bootstrap-'));
  for (const name of ['scripts', 'bin', 'node_modules']) fs.mkdirSync(at(name));
  fs.copyFileSync(path.join(root, 'scripts', 'bootstrap.mjs'), at('scripts', 'bootstrap.mjs'));
  fs.writeFileSync(at('yarn.lock'), 'one');
  fs.writeFileSync(at('bin', 'npm'), NPM, { mode: 0o755 });
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs a program by it; answers with what it fetched and installed on the way. */
function bootstrap(env: Record<string, string> = {}) {
  const calls = at('calls');
  fs.writeFileSync(calls, '');
  const done = spawnSync(process.execPath, [at('scripts', 'bootstrap.mjs'), 'node', '-p', '"ran"'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${at('bin')}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${
        process.env.PATH
      }`,
      CALLS: calls,
      TMPDIR: folder,
      ...env,
    },
  });
  return {
    code: done.status,
    out: done.stdout.trim(),
    calls: fs.readFileSync(calls, 'utf8').split('\n').filter(Boolean),
  };
}

/** The same on a machine whose Node says that it is another one. */
function bootstrapOn(version: string) {
  fs.writeFileSync(
    at('other.cjs'),
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`
  );
  return bootstrap({ NODE_OPTIONS: `--require ${at('other.cjs')}` });
}

it('takes a Node that everything runs on', () => {
  expect(bootstrapOn('22.19.0').calls).toEqual(['npm @yarnpkg/cli-dist', 'yarn']);
});

it.each(['20.1.0', '22.18.0', '23.5.0'])('fetches a Node of its own where the machine has %s', version => {
  const { code, out, calls } = bootstrapOn(version);
  expect({ code, out }).toEqual({ code: 0, out: 'ran' });
  expect(calls[0]).toMatch(/^npm node-(linux|darwin|win)-/);
  expect(calls.slice(1)).toEqual(['npm @yarnpkg/cli-dist', 'yarn']);
});

it('fetches and installs once', () => {
  expect(bootstrap()).toEqual({ code: 0, out: 'ran', calls: ['npm @yarnpkg/cli-dist', 'yarn'] });
  expect(bootstrap()).toEqual({ code: 0, out: 'ran', calls: [] });
});

it('fetches a tool again whose install was killed half-way', () => {
  bootstrap();
  // npm lists what it has installed when it is done with all of it.
  fs.rmSync(at('.tools', 'node_modules', '.package-lock.json'));
  fs.writeFileSync(path.join(yarnFolder(), 'half'), '');
  expect(bootstrap()).toEqual({ code: 0, out: 'ran', calls: ['npm @yarnpkg/cli-dist'] });
  expect(fs.readdirSync(yarnFolder())).toEqual(['bin']);
});

it('installs again what an install that failed or was killed has left', () => {
  bootstrap();
  fs.writeFileSync(at('yarn.lock'), 'two');
  expect(bootstrap({ YARN_FAILS: '1' })).toMatchObject({ code: 1, out: '', calls: ['yarn'] });
  // The lock file is the old one again, but the folder is half the new one's.
  fs.writeFileSync(at('yarn.lock'), 'one');
  expect(bootstrap()).toEqual({ code: 0, out: 'ran', calls: ['yarn'] });
});
