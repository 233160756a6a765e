import { WorkQueue } from './WorkQueue';

const soon = () => new Promise(resolve => setImmediate(resolve));

describe('WorkQueue', () => {
  it('passes over a key once however often it was added', async () => {
    const seen: string[] = [];
    const queue = new WorkQueue(key => void seen.push(key), fail);
    queue.add('a');
    queue.add('a');
    queue.add('b');
    await soon();
    expect(seen).toEqual(['a', 'b']);
  });

  it('tries a key that failed again, later each time, and others at once', async () => {
    const errors: string[] = [];
    let failures = 2;
    const done = new Promise<void>(resolve => {
      const queue = new WorkQueue(
        () => {
          if (failures-- > 0) throw new Error('not yet');
          resolve();
        },
        (key, error) => errors.push(`${key}: ${(error as Error).message}`)
      );
      queue.add('a');
    });
    await done;
    expect(errors).toEqual(['a: not yet', 'a: not yet']);
  });

  it('comes back when a pass asks for it, and not after it was stopped', async () => {
    let passes = 0;
    const again = new Promise<void>(resolve => {
      const queue = new WorkQueue(() => {
        passes += 1;
        if (passes === 1) return { requeueAfterMs: 1 };
        queue.stop();
        queue.add('a');
        resolve();
        return { requeueAfterMs: 1 };
      }, fail);
      queue.add('a');
    });
    await again;
    await soon();
    expect(passes).toBe(2);
  });
});

function fail(key: string, error: unknown): void {
  throw new Error(`${key}: ${String(error)}`);
}
