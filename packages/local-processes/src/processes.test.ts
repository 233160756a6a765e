import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  claimFile,
  freePort,
  isPortFree,
  isSameProcess,
  keepPrivateText,
  ownIdentity,
  processIdentity,
  processIdentitySchema,
  readIdentityFile,
  stopProcess,
  writeIdentityFile,
} from './index';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-processes-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A child that has run its program when this resolves. */
async function child(program: string): Promise<ChildProcess & { pid: number }> {
  const started = spawn(process.execPath, [
    '-e',
    `${program}; console.log('ready'); setInterval(() => {}, 1e6)`,
  ]);
  await once(started.stdout, 'data');
  if (started.pid === undefined) throw new Error('no pid');
  return started as ChildProcess & { pid: number };
}

function identify(pid: number) {
  const identity = processIdentity(pid);
  if (!identity) throw new Error(`process ${pid} does not run`);
  return identity;
}

describe('process identity', () => {
  it('is stable while a process runs and gone when it ended', async () => {
    const running = await child('');
    const identity = identify(running.pid);
    expect(isSameProcess(identity)).toBe(true);
    expect(identify(running.pid)).toEqual(identity);
    const ended = once(running, 'exit');
    expect(await stopProcess(identity)).toBe('stopped');
    await ended;
    expect(isSameProcess(identity)).toBe(false);
    expect(await stopProcess(identity)).toBe('absent');
  });

  it('does not take another process with the same pid for it, and does not end that one', async () => {
    const own = ownIdentity();
    const other = { ...own, startTime: `1${own.startTime}` };
    expect(isSameProcess(other)).toBe(false);
    expect(await stopProcess(other, { signal: 'SIGKILL' })).toBe('absent');
  });

  it('takes a zombie for ended', async () => {
    // The shell starts a child that ends at once, and becomes a program that never waits for it.
    const parent = spawn('/bin/sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 1000']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    const state = () => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    if (process.platform === 'linux') {
      while (state() !== 'Z') await new Promise(setImmediate);
    }
    expect(processIdentity(pid)).toBeUndefined();
    parent.kill('SIGKILL');
  });

  it('kills what ignores the polite signal', async () => {
    const stubborn = await child("process.on('SIGTERM', () => {})");
    expect(await stopProcess(identify(stubborn.pid), { graceMs: 50 })).toBe('killed');
  });
});

describe('identity files', () => {
  it('are private, and hold what was written', () => {
    const file = path.join(folder, 'identity.json');
    const own = ownIdentity();
    writeIdentityFile(file, { ...own, port: 1 });
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(readIdentityFile(file, processIdentitySchema)).toEqual(own);
    expect(fs.readdirSync(folder)).toEqual(['identity.json']);
  });

  it('identify nobody when missing or damaged', () => {
    const file = path.join(folder, 'damaged.json');
    expect(readIdentityFile(file, processIdentitySchema)).toBeUndefined();
    fs.writeFileSync(file, '{"pid": 1');
    expect(readIdentityFile(file, processIdentitySchema)).toBeUndefined();
    fs.writeFileSync(file, '{"pid": -1, "startTime": "1"}');
    expect(readIdentityFile(file, processIdentitySchema)).toBeUndefined();
  });
});

describe('claims', () => {
  it('are held by one process at a time and can be released', async () => {
    const file = path.join(folder, 'claim');
    const holder = await child('');
    const identity = identify(holder.pid);
    writeIdentityFile(file, identity);
    expect(claimFile(file)).toEqual({ state: 'taken', by: identity });

    await stopProcess(identity, { signal: 'SIGKILL' });
    const claim = claimFile(file);
    expect(claim.state).toBe('claimed');
    expect(readIdentityFile(file, processIdentitySchema)).toEqual(ownIdentity());
    if (claim.state === 'claimed') claim.release();
    expect(fs.existsSync(file)).toBe(false);
  });

  it('are taken over from a damaged file', () => {
    const file = path.join(folder, 'damaged-claim');
    fs.writeFileSync(file, '');
    expect(claimFile(file).state).toBe('claimed');
    expect(fs.readdirSync(folder).filter(name => name.startsWith('damaged-claim'))).toEqual([
      'damaged-claim',
    ]);
  });
});

describe('private text', () => {
  it('is made once and kept', () => {
    const file = path.join(folder, 'deep', 'secret');
    expect(keepPrivateText(file, () => 'first')).toBe('first');
    expect(keepPrivateText(file, () => 'second')).toBe('first');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });
});

describe('ports', () => {
  it('tells a free port from a taken one', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    const server = net.createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, 'close');
  });
});
