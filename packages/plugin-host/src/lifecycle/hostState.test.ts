import fc from 'fast-check';
import { canMove, HostLifecycle, type HostState } from './hostState';

const states: HostState[] = [
  'fetching',
  'verifying',
  'extracting',
  'loading',
  'starting',
  'ready',
  'draining',
  'stopped',
  'failed',
];

describe('HostLifecycle', () => {
  it('walks the whole way and tells of each step', () => {
    const seen: string[] = [];
    const lifecycle = new HostLifecycle((from, to, _afterMs, details) =>
      seen.push(`${from}>${to}${JSON.stringify(details)}`)
    );
    lifecycle.to('verifying', { bytes: 5 });
    for (const state of ['extracting', 'loading', 'starting', 'ready', 'draining', 'stopped'] as const)
      lifecycle.to(state);
    expect(seen[0]).toBe('fetching>verifying{"bytes":5}');
    expect(seen.at(-1)).toBe('draining>stopped{}');
    expect(lifecycle.ended).toBe(true);
  });

  it('moves only along the diagram, whatever is asked of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 30 }), asked => {
        const seen: HostState[] = ['fetching'];
        const lifecycle = new HostLifecycle((_from, to) => seen.push(to));
        const refused: HostState[] = [];
        const wanted: HostState[] = [];
        for (const next of asked) {
          if (!canMove(lifecycle.state, next)) wanted.push(next);
          try {
            lifecycle.to(next);
          } catch {
            refused.push(next);
          }
        }
        expect(refused).toEqual(wanted);
        expect(lifecycle.state).toBe(seen.at(-1));
        // Code of the bundle runs from `loading` on: never without having been verified before.
        const beforeLoading = seen.slice(0, Math.max(seen.indexOf('loading'), 0));
        expect([[], ['fetching', 'verifying', 'extracting']]).toContainEqual(beforeLoading);
        expect(lifecycle.ended).toBe(['stopped', 'failed'].includes(lifecycle.state));
      })
    );
  });

  it('can fail from every state but the final ones', () => {
    expect(states.filter(state => !canMove(state, 'failed'))).toEqual(['stopped', 'failed']);
  });
});
