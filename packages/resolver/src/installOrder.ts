import { compareText } from './catalogue';

/** Who needs whom in a solution. A `soft` edge is an optional need: it orders, unless that makes a cycle. */
export type Edge = { from: string; to: string; soft?: boolean };

/**
 * `ordered`: every package after all that it needs. `cyclic`: packages that need each other, each group sorted
 * by name; whoever installs has to start a group at once or to refuse it.
 */
export type InstallOrder = { kind: 'ordered'; names: string[] } | { kind: 'cyclic'; cycles: string[][] };

/** Names as numbers in their order, so that who comes first by name has the lower one. */
class Graph {
  readonly names: readonly string[];
  readonly #numbers: Map<string, number>;
  readonly #targets: number[][];

  constructor(names: Iterable<string>) {
    this.names = [...names];
    // What comes in order already, as from a solution, need not be sorted.
    if (!this.names.every((name, i) => i === 0 || this.names[i - 1]! < name)) {
      this.names = [...new Set(this.names)].sort(compareText);
    }
    this.#numbers = new Map(this.names.map((name, i) => [name, i]));
    this.#targets = this.names.map(() => []);
  }

  /** Edges from or to packages outside the graph say nothing about it. */
  add({ from, to }: Edge): void {
    const source = this.#numbers.get(from);
    const target = this.#numbers.get(to);
    if (source !== undefined && target !== undefined) this.#targets[source]!.push(target);
  }

  reaches(from: string, to: string): boolean {
    const start = this.#numbers.get(from);
    const end = this.#numbers.get(to);
    if (start === undefined) return false;
    const stack = [start];
    const seen = new Set(stack);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (at === end) return true;
      for (const next of this.#targets[at]!) {
        if (!seen.has(next)) {
          seen.add(next);
          stack.push(next);
        }
      }
    }
    return false;
  }

  /**
   * Every name after all that it needs, as far as that can be, and whether it can. Depth first with a stack of its own,
   * as chains of needs may be longer than the call stack.
   */
  walk(): { order: number[]; hasCycle: boolean } {
    const size = this.names.length;
    const order: number[] = [];
    let hasCycle = false;
    /** 0: not met, 1: on the way to it, 2: done. */
    const state = new Uint8Array(size);
    const next = new Int32Array(size);
    const stack: number[] = [];
    for (const targets of this.#targets) if (targets.length > 1) targets.sort((a, b) => a - b);
    for (let root = 0; root < size; root++) {
      if (state[root] !== 0) continue;
      state[root] = 1;
      stack.push(root);
      while (stack.length > 0) {
        const top = stack[stack.length - 1]!;
        const target = this.#targets[top]![next[top]!++];
        if (target === undefined) {
          state[top] = 2;
          order.push(top);
          stack.pop();
        } else if (state[target] === 0) {
          state[target] = 1;
          stack.push(target);
        } else if (state[target] === 1) hasCycle = true;
      }
    }
    return { order, hasCycle };
  }

  /** Strongly connected components by Kosaraju's two passes, those of one package only if it needs itself. */
  cycles(): string[][] {
    const { order, hasCycle } = this.walk();
    if (!hasCycle) return [];
    const sources: number[][] = this.names.map(() => []);
    this.#targets.forEach((targets, from) => targets.forEach(to => sources[to]!.push(from)));
    const seen = new Uint8Array(this.names.length);
    const cycles: number[][] = [];
    for (const root of order.reverse()) {
      if (seen[root]) continue;
      seen[root] = 1;
      const component = [root];
      for (const number of component) {
        for (const source of sources[number]!) {
          if (seen[source]) continue;
          seen[source] = 1;
          component.push(source);
        }
      }
      if (component.length > 1 || this.#targets[root]!.includes(root)) {
        cycles.push(component.sort((a, b) => a - b));
      }
    }
    return cycles.sort((a, b) => a[0]! - b[0]!).map(cycle => cycle.map(number => this.names[number]!));
  }
}

/** Orders packages, what is needed first, otherwise by name. */
export function topologicalOrder(names: Iterable<string>, edges: Iterable<Edge>): InstallOrder {
  const graph = new Graph(names);
  const soft: Edge[] = [];
  for (const edge of edges) {
    if (edge.soft) soft.push(edge);
    else graph.add(edge);
  }
  const cycles = graph.cycles();
  if (cycles.length > 0) return { kind: 'cyclic', cycles };
  soft.sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  for (const edge of soft) if (!graph.reaches(edge.to, edge.from)) graph.add(edge);
  return { kind: 'ordered', names: graph.walk().order.map(number => graph.names[number]!) };
}

/** Groups of packages that need each other, directly or not; soft edges do not count. Sorted by name. */
export function findCycles(names: Iterable<string>, edges: Iterable<Edge>): string[][] {
  const graph = new Graph(names);
  for (const edge of edges) if (!edge.soft) graph.add(edge);
  return graph.cycles();
}
