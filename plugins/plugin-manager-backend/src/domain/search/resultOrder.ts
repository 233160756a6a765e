import type { PluginQuery } from '@flyloft/plugin-manager-common';
import { Bitset, type Slots } from './bitset';
import { firstOf } from './firstOf';
import type { SearchDocument } from './searchDocument';

/** What results can be ordered by, beside their names. */
export type OrderKey = 'rank' | 'installs' | 'updated' | 'created' | 'rating' | 'name';

/**
 * An order of the results: by a key, then always by name and id. Whatever the order, listings without a release come
 * after those with one.
 */
export type ResultOrder = { key: OrderKey; descending: boolean };

/** The place of a result in an order: what comes after it is the next page, whatever is added before it. */
export type Position = { released: boolean; key: number; name: string; id: string };

/** The order that a query asks for; relevance without words means: most used first. */
export function orderOf(query: Pick<PluginQuery, 'sort' | 'order'>, hasWords: boolean): ResultOrder {
  const byRelevance = hasWords ? 'rank' : 'installs';
  const key = query.sort === 'relevance' ? byRelevance : query.sort;
  return { key, descending: query.order === undefined ? key !== 'name' : query.order === 'desc' };
}

type Named = { slot: number; name: string; id: string };

const compareNames = (a: Omit<Named, 'slot'>, b: Omit<Named, 'slot'>) => {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return 0;
};

/** Changes up to which names are put in place one by one. */
const FEW = 100;
/** Keys of all documents, and their rank by name, so that comparing two results compares numbers only. */
export class OrderKeys {
  private readonly keys = {
    installs: [] as number[],
    updated: [] as number[],
    created: [] as number[],
    rating: [] as number[],
  };
  /** 1 with a release, 0 without. */
  private readonly released: number[] = [];
  private readonly named = new Map<number, Named>();
  private sorted: Named[] = [];
  private rank = new Uint32Array(0);
  private added: Named[] = [];
  private removed: Named[] = [];

  set(slot: number, { card, rating }: SearchDocument): void {
    this.keys.installs[slot] = card.installs;
    this.keys.updated[slot] = Date.parse(card.updatedAt);
    this.keys.created[slot] = Date.parse(card.publishedAt);
    this.keys.rating[slot] = rating ?? 0;
    this.released[slot] = card.latest === undefined ? 0 : 1;
    const named = { slot, name: card.name.toLowerCase(), id: card.id };
    const known = this.named.get(slot);
    if (known && compareNames(known, named) === 0) return;
    this.clear(slot);
    this.named.set(slot, named);
    this.added.push(named);
  }

  clear(slot: number): void {
    const named = this.named.get(slot);
    this.named.delete(slot);
    if (!named) return;
    const at = this.added.indexOf(named);
    if (at >= 0) this.added.splice(at, 1);
    else this.removed.push(named);
  }

  /** Documents whose key is at least `least`. */
  atLeast(key: 'installs' | 'rating', least: number, live: Bitset): Bitset {
    const found = new Bitset();
    const values = this.keys[key];
    for (const slot of live.toArray()) if (values[slot]! >= least) found.add(slot);
    return found;
  }

  positionOf(slot: number, order: ResultOrder, scores: ArrayLike<number>): Position {
    const { name, id } = this.named.get(slot)!;
    const released = this.released[slot] === 1;
    return { released, key: this.valuesOf(order, scores)[slot] ?? 0, name, id };
  }

  /** The first `limit` of some documents that come after a position, in order; `more` tells of further ones. */
  page(
    among: Slots,
    order: ResultOrder,
    scores: ArrayLike<number>,
    limit: number,
    after?: Position
  ): { slots: number[]; more: boolean } {
    const values = this.valuesOf(order, scores);
    const byName = order.key === 'name';
    const sign = order.descending ? -1 : 1;
    const { rank, released } = this;
    const nameSign = byName ? sign : 1;
    const compare = (a: number, b: number) => {
      if (released[a] !== released[b]) return released[b]! - released[a]!;
      if (byName) return nameSign * (rank[a]! - rank[b]!);
      return sign * (values[a]! - values[b]!) || rank[a]! - rank[b]!;
    };
    // Ranks of those before the position, so that it need not be in the catalogue any more.
    const before = after === undefined ? 0 : this.ranksUpTo(after, nameSign);
    const isAfter = (slot: number) => {
      if (after === undefined) return true;
      if ((released[slot] === 1) !== after.released) return after.released;
      if (byName) return nameSign > 0 ? rank[slot]! >= before : rank[slot]! < before;
      const difference = sign * (values[slot]! - after.key);
      return difference > 0 || (difference === 0 && rank[slot]! >= before);
    };
    const all = among.numbers.subarray(0, among.length);
    // One more than the page, which tells of further ones.
    const slots = firstOf(after === undefined ? all : all.filter(isAfter), limit + 1, compare);
    return { slots: slots.slice(0, limit), more: slots.length > limit };
  }

  private valuesOf(order: ResultOrder, scores: ArrayLike<number>): ArrayLike<number> {
    if (order.key === 'rank') return scores;
    return order.key === 'name' ? [] : this.keys[order.key];
  }

  /** How many documents have a name up to (with `sign` below zero: before) that of a position. */
  private ranksUpTo(position: Position, sign: number): number {
    const place = this.placeOf(position);
    const there = this.sorted[place];
    return sign > 0 && there && compareNames(there, position) === 0 ? place + 1 : place;
  }

  /** Brings the ranks up to date after changes. */
  settle(): void {
    if (this.added.length + this.removed.length === 0) return;
    if (this.added.length + this.removed.length > FEW) {
      this.sorted = [...this.named.values()].sort(compareNames);
    } else {
      for (const one of this.removed) this.sorted.splice(this.placeOf(one), 1);
      for (const one of this.added) this.sorted.splice(this.placeOf(one), 0, one);
    }
    this.added = [];
    this.removed = [];
    let largest = -1;
    for (const { slot } of this.sorted) if (slot > largest) largest = slot;
    if (this.rank.length <= largest) this.rank = new Uint32Array((largest + 1) * 2);
    for (let i = 0; i < this.sorted.length; i++) this.rank[this.sorted[i]!.slot] = i;
  }

  /** Where a name and id stand, or would stand, among the sorted ones. */
  private placeOf(one: Omit<Named, 'slot'>): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareNames(this.sorted[middle]!, one) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
