import type { Meter } from '../solver/searchState';
import { type ClauseDatabase, HEADER } from './clauseDatabase';

/** A clause of which one literal has to be true, and those that are not false yet. */
type Need = { clause: number; open: number[] };
/** Two literals of which not both can be true, and the clause that says so. */
type Edge = { to: number; clause: number };

/** The literals of a clause that are not false; undefined if one is true. */
function openLiterals(arena: Int32Array, clause: number, value: Int8Array): number[] | undefined {
  const open: number[] = [];
  for (let k = clause + HEADER; k < clause + HEADER + arena[clause]!; k++) {
    const literal = arena[k]!;
    if (value[literal] === 1) return undefined;
    if (value[literal] === 0) open.push(literal);
  }
  return open;
}

function addEdge(edges: Map<number, Edge[]>, from: number, edge: Edge): void {
  const list = edges.get(from);
  if (list) list.push(edge);
  else edges.set(from, [edge]);
}

/** Puts every literal into one group of which at most one can be true, greedily, each with literals of other clauses. */
function groupLiterals(
  owner: ReadonlyMap<number, number>,
  excludes: ReadonlyMap<number, readonly Edge[]>,
  meter: Meter
): Map<number, number> {
  const groupOf = new Map<number, number>();
  let groups = 0;
  for (const literal of owner.keys()) {
    if (groupOf.has(literal)) continue;
    const group = groups++;
    // How many of the group each literal excludes: it may join when it excludes all of them.
    const excluded = new Map<number, number>();
    const join = (member: number) => {
      groupOf.set(member, group);
      const others = new Set(excludes.get(member)!.map(({ to }) => to));
      meter.steps += others.size;
      for (const to of others) {
        if (owner.has(to) && owner.get(to) !== owner.get(member))
          excluded.set(to, (excluded.get(to) ?? 0) + 1);
      }
    };
    join(literal);
    let members = 1;
    for (const to of [...excluded.keys()]) {
      if (groupOf.has(to) || excluded.get(to) !== members) continue;
      join(to);
      members++;
    }
  }
  return groupOf;
}

/** Gives every need a group of its own. Where that cannot be done: needs that have fewer groups between them than they are. */
function matchAll(wanted: readonly (readonly number[])[], meter: Meter): number[] | undefined {
  const holder = new Map<number, number>();
  for (let first = 0; first < wanted.length; first++) {
    const reached = new Map<number, number>();
    const queue = [first];
    let free = -1;
    for (let i = 0; i < queue.length && free < 0; i++) {
      for (const group of wanted[queue[i]!]!) {
        meter.steps++;
        if (reached.has(group)) continue;
        reached.set(group, queue[i]!);
        const by = holder.get(group);
        if (by === undefined) {
          free = group;
          break;
        }
        queue.push(by);
      }
    }
    if (free < 0) return queue;
    // Along the way back everybody takes the group that was reached from them.
    for (let group: number | undefined = free; group !== undefined; ) {
      const taker: number = reached.get(group)!;
      const left: number | undefined = [...wanted[taker]!].find(g => g !== group && holder.get(g) === taker);
      holder.set(group, taker);
      group = left;
    }
  }
  return undefined;
}

/**
 * Looks for more needs than there is room for: clauses that need a true literal each, all of them from groups of which at
 * most one literal is true, with fewer groups than clauses (Hall's theorem). It refutes at once what takes a search by
 * resolution exponential time, such as many peers that each want one of a few exclusive slots.
 *
 * Answers with the false literals that are to blame for it: those of the clauses, and of what makes them exclude each other.
 */
export function findCrowding(
  { arena, given }: ClauseDatabase,
  value: Int8Array,
  meter: Meter
): number[] | undefined {
  const needs: Need[] = [];
  const excludes = new Map<number, Edge[]>();
  for (const clause of given) {
    const open = openLiterals(arena, clause, value);
    if (!open) continue;
    meter.steps++;
    needs.push({ clause, open });
    if (open.length === 2) {
      addEdge(excludes, open[0]! ^ 1, { to: open[1]! ^ 1, clause });
      addEdge(excludes, open[1]! ^ 1, { to: open[0]! ^ 1, clause });
    }
  }
  if (excludes.size === 0) return undefined;
  // No literal may count for two clauses, so only clauses that share none are looked at.
  const owner = new Map<number, number>();
  const crowd: Need[] = [];
  for (const need of needs) {
    if (!need.open.every(literal => excludes.has(literal) && !owner.has(literal))) continue;
    for (const literal of need.open) owner.set(literal, crowd.length);
    crowd.push(need);
  }
  if (crowd.length < 2) return undefined;
  const groupOf = groupLiterals(owner, excludes, meter);
  const stuck = matchAll(
    crowd.map(({ open }) => open.map(literal => groupOf.get(literal)!)),
    meter
  );
  if (!stuck) return undefined;
  const among = new Set(stuck);
  const blamed = new Set<number>();
  const blame = (clause: number) => {
    for (let k = 0; k < arena[clause]!; k++) {
      const literal = arena[clause + HEADER + k]!;
      if (value[literal] === -1) blamed.add(literal);
    }
  };
  for (const i of stuck) {
    blame(crowd[i]!.clause);
    for (const literal of crowd[i]!.open) {
      for (const { to, clause } of excludes.get(literal)!) {
        const inGroup = groupOf.get(to) === groupOf.get(literal);
        if (inGroup && among.has(owner.get(to)!)) blame(clause);
      }
    }
  }
  return [...blamed];
}
