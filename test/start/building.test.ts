/**
 * What `npm start` builds, killed half-way and done twice at once. Each builder is a process of its own, because that is
 * what can be killed.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(__dirname, '..', '..');
const stamps = pathToFileURL(path.join(root, 'scripts', 'stamps.mjs')).href;

let folder: string;
const running = new Set<ChildProcessWithoutNullStreams>();
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-building-'));
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs a program that has the functions of scripts/stamps.mjs, in the test's folder. */
function node(program: string) {
  const text = `const { withLock, makeAside, identityOf } = await import(${JSON.stringify(stamps)});
    const fs = await import('node:fs'); ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { cwd: folder });
  running.add(child);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors }));
  const failed = ({ errors: why }: { errors: string }) => {
    if (why) throw new Error(why);
  };
  const said = async (word: string) => {
    while (!output.includes(word)) await Promise.race([once(child.stdout, 'data'), ended.then(failed)]);
  };
  return { child, ended, said };
}

const build = (content: string, then = '') =>
  `await withLock('lock', () => makeAside('dist', async fresh => {
     fs.writeFileSync(fresh + '/index.html', '${content}');
     console.log('building');
     ${then}
   }));`;
const FOR_EVER = 'await new Promise(() => setInterval(() => {}, 1000));';
const served = () => fs.readFileSync(path.join(folder, 'dist', 'index.html'), 'utf8');

it('leaves what was built before when a build is killed, and builds again', async () => {
  expect((await node(build('one')).ended).code).toBe(0);

  const killed = node(build('half', FOR_EVER));
  await killed.said('building');
  expect(served()).toBe('one');
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(served()).toBe('one');

  expect(await node(build('two')).ended).toMatchObject({ code: 0, errors: '' });
  expect(served()).toBe('two');
  expect(fs.readdirSync(folder)).toEqual(['dist']);
});

it('leaves what was built before when a build fails', async () => {
  expect((await node(build('one')).ended).code).toBe(0);
  expect((await node(build('half', "throw new Error('no');")).ended).errors).toContain('Error: no');
  expect(served()).toBe('one');
});

it('builds one after the other, whoever comes first', async () => {
  const count = `const now = () => fs.existsSync('inside');
    for (let turn = 0; turn < 3; turn++) await withLock('lock', async () => {
      if (now()) { console.log('two at once'); process.exit(1); }
      fs.writeFileSync('inside', '');
      await new Promise(resolve => setImmediate(resolve));
      fs.rmSync('inside');
    });`;
  const builders = [node(count), node(count), node(count)];
  const outcomes = await Promise.all(builders.map(({ ended }) => ended));
  expect(outcomes).toEqual(builders.map(() => ({ code: 0, output: '', errors: '' })));
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('does not wait for a process that only has the id of one that was killed', async () => {
  // This test's process has the id, but did not start when the lock's holder did.
  fs.writeFileSync(path.join(folder, 'lock'), `${process.pid} 1`);
  expect((await node(build('one')).ended).code).toBe(0);
  expect(served()).toBe('one');
});

it('waits for a holder that runs', async () => {
  const holder = node(build('one', "await new Promise(go => process.stdin.once('data', go));"));
  await holder.said('building');
  const second = node(`console.log('waits'); ${build('two')}`);
  await second.said('waits');
  expect(fs.existsSync(path.join(folder, 'dist'))).toBe(false);
  holder.child.stdin.end('go');
  expect((await holder.ended).code).toBe(0);
  expect((await second.ended).code).toBe(0);
  expect(served()).toBe('two');
});
