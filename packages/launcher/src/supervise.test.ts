import { spawn } from 'node:child_process';
import { isSameProcess, processIdentity, stopProcess, type ProcessIdentity } from '@flyloft/local-processes';
import { Supervisor, type Running, type Service } from './supervise';

/** A service whose process does nothing; `facts` counts the starts. */
function idleService(failures: number[] = []) {
  const started: ProcessIdentity[] = [];
  let attempts = 0;
  const service: Service<number> = {
    name: 'Idle',
    async start(): Promise<Running<number>> {
      attempts += 1;
      if (failures.includes(attempts)) throw new Error(`attempt ${attempts} failed`);
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
      const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
      if (!identity) throw new Error('it did not start');
      started.push(identity);
      return { identity, facts: attempts, adopted: false };
    },
    async stop({ identity }) {
      await stopProcess(identity, { signal: 'SIGKILL' });
    },
  };
  return { service, started };
}

function supervised(failures: number[] = []) {
  const { service, started } = idleService(failures);
  const downs: string[] = [];
  let up: (running: Running<number>) => void = () => undefined;
  const supervisor = new Supervisor<number>(service, {
    onDown: (reason, delay) => downs.push(`${reason.replace(/\d+/, 'N')} ${delay}`),
    onUp: running => up(running),
  });
  const nextUp = () => new Promise<Running<number>>(resolve => (up = resolve));
  return { supervisor, started, downs, nextUp };
}

describe('Supervisor', () => {
  it('starts a process again that was killed, each time later', async () => {
    const { supervisor, downs, nextUp } = supervised();
    let { identity } = await supervisor.start();
    for (let round = 0; round < 2; round++) {
      const again = nextUp();
      process.kill(identity.pid, 'SIGKILL');
      ({ identity } = await again);
    }
    expect(downs).toEqual(['its process N ended 200', 'its process N ended 400']);
    await supervisor.stop();
    expect(isSameProcess(identity)).toBe(false);
  });

  it('goes on trying when a later start fails', async () => {
    const { supervisor, downs, nextUp } = supervised([2]);
    const { identity } = await supervisor.start();
    const again = nextUp();
    process.kill(identity.pid, 'SIGKILL');
    expect((await again).facts).toBe(3);
    expect(downs).toEqual(['its process N ended 200', 'attempt N failed 400']);
    await supervisor.stop();
  });

  it('throws when the first start fails, and is over', async () => {
    const { supervisor } = supervised([1]);
    await expect(supervisor.start()).rejects.toThrow('attempt 1 failed');
    await supervisor.stop();
    expect(supervisor.running).toBeUndefined();
  });

  it('replaces the process on request', async () => {
    const { supervisor, downs } = supervised();
    const first = await supervisor.start();
    await supervisor.restart();
    expect(isSameProcess(first.identity)).toBe(false);
    expect(supervisor.running?.facts).toBe(2);
    expect(downs).toEqual([]);
    await supervisor.stop();
  });

  it('leaves nothing behind when it is stopped while it starts', async () => {
    const { supervisor, started } = supervised();
    const starting = supervisor.start();
    await supervisor.stop();
    await starting;
    expect(started.map(isSameProcess)).toEqual([false]);
  });

  it('starts nothing any more when it is stopped while it waits', async () => {
    const { service, started } = idleService();
    let down: () => void = () => undefined;
    const isDown = new Promise<void>(resolve => (down = resolve));
    const supervisor = new Supervisor(service, { onDown: () => down() });
    const { identity } = await supervisor.start();
    process.kill(identity.pid, 'SIGKILL');
    await isDown;
    await supervisor.stop();
    expect(started).toHaveLength(1);
  });
});
