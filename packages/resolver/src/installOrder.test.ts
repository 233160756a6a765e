import fc from 'fast-check';
import { findCycles, topologicalOrder } from './installOrder';

describe('topologicalOrder', () => {
  it('puts what is needed first, otherwise goes by name', () => {
    const edges = [
      { from: 'a', to: 'c' },
      { from: 'b', to: 'a' },
    ];
    expect(topologicalOrder(['c', 'b', 'a', 'd'], edges)).toEqual({
      kind: 'ordered',
      names: ['c', 'a', 'b', 'd'],
    });
  });

  it('names every cycle', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'c', to: 'a' },
      { from: 'd', to: 'd' },
    ];
    const cycles = [['a', 'b'], ['d']];
    expect(topologicalOrder(['a', 'b', 'c', 'd'], edges)).toEqual({ kind: 'cyclic', cycles });
    expect(findCycles(['a', 'b', 'c', 'd'], edges)).toEqual(cycles);
  });

  it('follows a soft edge unless that makes a cycle', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a', soft: true },
      { from: 'a', to: 'z', soft: true },
    ];
    expect(topologicalOrder(['a', 'b', 'z'], edges)).toEqual({ kind: 'ordered', names: ['b', 'z', 'a'] });
    expect(findCycles(['a', 'b', 'z'], edges)).toEqual([]);
  });

  it('manages chains longer than the call stack', () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `n${String(i).padStart(5, '0')}`);
    const edges = names.slice(1).map((to, i) => ({ from: names[i]!, to }));
    expect(topologicalOrder(names, edges)).toEqual({ kind: 'ordered', names: [...names].reverse() });
  });

  it('respects every edge, or finds a cycle that is one', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const edge = fc.record({ from: name, to: name, soft: fc.boolean() });
    const reaches = (edges: { from: string; to: string }[], from: string, to: string): boolean => {
      const seen = new Set<string>();
      const queue = [from];
      for (const at of queue) {
        for (const e of edges) {
          if (e.from === at && !seen.has(e.to)) {
            seen.add(e.to);
            queue.push(e.to);
          }
        }
      }
      return seen.has(to);
    };
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 9 }), edges => {
        const names = ['a', 'b', 'c', 'd', 'e', 'f'];
        const hard = edges.filter(e => !e.soft);
        const order = topologicalOrder(names, edges);
        const inCycle = names.filter(n => reaches(hard, n, n));
        const reported = order.kind === 'cyclic' ? order.cycles.flat().sort() : [];
        expect(reported).toEqual(inCycle);
        const place = (n: string) => (order.kind === 'ordered' ? order.names.indexOf(n) : 0);
        const backwards = hard.filter(e => place(e.from) < place(e.to));
        expect(backwards).toEqual([]);
      })
    );
  });
});
