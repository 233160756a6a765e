import { compareText } from './catalogue';

/** Who needs whom in a solution. A `soft` edge is an optional need: it orders, unless that makes a cycle. */
export type Edge = { from: string; to: string; soft?: boolean };

/**
 * `ordered`: every package after all that it needs. `cyclic`: packages that need each other, each group sorted
 * by name; whoever installs has to start a group at once or to refuse it.
 */
export type InstallOrder = { kind: 'ordered'; names: string[] } | { kind: 'cyclic'; cycles: string[][] };

class Graph {
  readonly #targets = new Map<string, Set<string>>();

  constructor(names: Iterable<string>) {
    for (const name of [...names].sort(compareText)) this.#targets.set(name, new Set());
  }

  /** Edges from or to packages outside the graph say nothing about it. */
  add({ from, to }: Edge): void {
    if (this.#targets.has(to)) this.#targets.get(from)?.add(to);
  }

  reaches(from: string, to: string): boolean {
    const stack = [from];
    const seen = new Set(stack);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (at === to) return true;
      for (const next of this.#targets.get(at) ?? []) {
        if (!seen.has(next)) {
          seen.add(next);
          stack.push(next);
        }
      }
    }
    return false;
  }

  order(): string[] {
    const out: string[] = [];
    const done = new Set<string>();
    this.#walk(done, name => out.push(name));
    return out;
  }

  /** Strongly connected components by Kosaraju's two passes, those of one package only if it needs itself. */
  cycles(): string[][] {
    const finished: string[] = [];
    this.#walk(new Set(), name => finished.push(name));
    const sources = new Map<string, string[]>();
    for (const [from, targets] of this.#targets) {
      for (const to of targets) sources.set(to, [...(sources.get(to) ?? []), from]);
    }
    const seen = new Set<string>();
    const cycles: string[][] = [];
    for (const root of finished.reverse()) {
      if (seen.has(root)) continue;
      seen.add(root);
      const component = [root];
      for (const name of component) {
        for (const source of sources.get(name) ?? []) {
          if (!seen.has(source)) {
            seen.add(source);
            component.push(source);
          }
        }
      }
      if (component.length > 1 || this.#targets.get(root)!.has(root))
        cycles.push(component.sort(compareText));
    }
    return cycles.sort((a, b) => compareText(a[0]!, b[0]!));
  }

  /** Depth first with a stack of its own, as chains of needs may be longer than the call stack. */
  #walk(done: Set<string>, finish: (name: string) => void): void {
    for (const root of this.#targets.keys()) {
      if (done.has(root)) continue;
      done.add(root);
      const stack = [{ name: root, rest: this.#sortedTargets(root) }];
      while (stack.length > 0) {
        const top = stack[stack.length - 1]!;
        const next = top.rest.pop();
        if (next === undefined) {
          finish(top.name);
          stack.pop();
        } else if (!done.has(next)) {
          done.add(next);
          stack.push({ name: next, rest: this.#sortedTargets(next) });
        }
      }
    }
  }

  /** Last first, to be popped. */
  #sortedTargets(name: string): string[] {
    return [...this.#targets.get(name)!].sort((a, b) => compareText(b, a));
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
  return { kind: 'ordered', names: graph.order() };
}

/** Groups of packages that need each other, directly or not; soft edges do not count. Sorted by name. */
export function findCycles(names: Iterable<string>, edges: Iterable<Edge>): string[][] {
  const graph = new Graph(names);
  for (const edge of edges) if (!edge.soft) graph.add(edge);
  return graph.cycles();
}
