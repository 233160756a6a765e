import { runLanes } from './runLanes';

type Lane = { pluginId: string; after: string[]; steps: string[] };
const lane = (pluginId: string, after: string[] = []): Lane => ({ pluginId, after, steps: [] });

/** Lanes whose work ends when the test says so. */
function bench(lanes: Lane[], limit = 4) {
  const ends = new Map<string, { done(end?: 'done' | 'broken'): void; fail(error: Error): void }>();
  const begun: string[] = [];
  let stops = 0;
  const result = runLanes<string, 'broken'>(
    lanes,
    ({ pluginId }) =>
      new Promise((resolve, reject) => {
        begun.push(pluginId);
        ends.set(pluginId, { done: (end = 'done') => resolve(end), fail: reject });
      }),
    () => {
      stops += 1;
    },
    limit
  );
  const settle = () => new Promise(resolve => setImmediate(resolve));
  const end = async (pluginId: string, how?: 'done' | 'broken') => {
    ends.get(pluginId)!.done(how);
    await settle();
  };
  return { result, begun, ends, end, settle, stops: () => stops };
}

describe('runLanes', () => {
  it('runs independent lanes side by side, and no more than the limit', async () => {
    const { begun, end, result } = bench(
      ['a', 'b', 'c', 'd'].map(id => lane(id)),
      2
    );
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    expect(await result).toBe('done');
  });

  it('begins a lane when all that it waits for is done', async () => {
    const { begun, end, result } = bench([lane('a'), lane('b'), lane('c', ['a', 'b', 'gone'])]);
    await end('a');
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('c');
    expect(await result).toBe('done');
  });

  it('begins nothing more after one that failed, tells the others, and waits for them', async () => {
    const { begun, end, result, stops } = bench([lane('a'), lane('b'), lane('c', ['b'])]);
    await end('a', 'broken');
    expect(stops()).toBe(1);
    let over = false;
    void result.then(() => {
      over = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(over).toBe(false);
    await end('b');
    expect(await result).toBe('broken');
    expect(begun).toEqual(['a', 'b']);
  });

  it('throws what a lane threw, when the others have come to rest', async () => {
    const { ends, end, result, stops } = bench([lane('a'), lane('b')]);
    const failed = result.catch((error: Error) => error.message);
    ends.get('a')!.fail(new Error('fenced'));
    await end('b');
    expect(await failed).toBe('fenced');
    expect(stops()).toBe(1);
  });
});
