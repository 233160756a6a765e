import {
  normaliseRepository,
  type Facet,
  type PluginCard,
  type PluginQuery,
} from '@flyloft/plugin-manager-common';
import { intersects } from 'semver';
import { Bitset, type Slots } from './bitset';
import { DocumentWords } from './documentWords';
import { FacetColumn } from './facetColumn';
import { FACET_NAMES, FACETS, FIELDS } from './facets';
import { matchWords, Scratch, type Worth } from './matchWords';
import { Readings } from './readings';
import { orderOf, OrderKeys, type Position, type ResultOrder } from './resultOrder';
import type { SearchDocument } from './searchDocument';
import { Vocabulary } from './vocabulary';
import type { WeighedWords } from './latentSpace';
import type { Likeness } from './vectors';
import { queryWords, wordsOf } from './words';

/** Most values of a facet in an answer; the ones that are filtered by are always there. */
const MAX_VALUES = 50;

/** What naming a package adds to its plugin's score: nothing else comes before it. */
const NAMED_PACKAGE = 1000;

/** Parts of an address that name a repository: host, owner and name. */
const REPOSITORY_DEPTH = 3;

/** A filter of a query: the facet it belongs to, if any, and the documents that pass. */
type Filter = { name: string; values: string[]; passing: Bitset };

const listOf = (value: string | number | undefined) => (value === undefined ? undefined : [String(value)]);

/** What the index answers; `next` is where the next page begins. */
export type IndexAnswer = {
  items: PluginCard[];
  total: number;
  facets: Facet[];
  order: ResultOrder;
  next?: Position;
  /** The query as the catalogue spells it, where it knows the words in another spelling only. */
  spelling?: string;
  /** For no result: filters that alone keep it empty, and how many there were without each. */
  without: Array<{ filter: string; values: string[]; total: number }>;
};

/**
 * All listings in memory, found by words, filters and facets. Every document has a slot; sets of documents are bitsets
 * over slots, so that filters and counts cost a few hundred words of memory each, whatever was asked.
 */
export class PluginIndex {
  private readonly vocabulary = new Vocabulary();
  private readonly columns: Record<Facet['name'], FacetColumn>;
  private readonly fields: Record<keyof typeof FIELDS, FacetColumn>;
  private readonly keys = new OrderKeys();
  private readonly live = new Bitset();
  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  private readonly documents: Array<SearchDocument | undefined> = [];
  private readonly words = new DocumentWords(this.vocabulary);
  private readonly scratch = new Scratch();
  private readonly readings = new Readings(this.vocabulary);

  constructor() {
    const columns = (names: string[]) => Object.fromEntries(names.map(name => [name, new FacetColumn()]));
    this.columns = columns(FACET_NAMES) as Record<Facet['name'], FacetColumn>;
    this.fields = columns(Object.keys(FIELDS)) as Record<keyof typeof FIELDS, FacetColumn>;
  }

  /** How many plugins it has. */
  get size(): number {
    return this.slots.size;
  }

  /** A plugin by its id; its readme is not kept. */
  get(id: string): SearchDocument | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.documents[slot];
  }

  /** The stems of a plugin's words, without empty ones, and how much each says about it. */
  stemsOf(id: string): WeighedWords {
    const slot = this.slots.get(id);
    return slot === undefined ? [] : this.words.stemsOf(slot);
  }

  /** Every plugin. */
  *all(): Generator<SearchDocument> {
    for (const slot of this.slots.values()) yield this.documents[slot]!;
  }

  /** Ids of the plugins that read an annotation of the catalogue. */
  reading(annotation: string): string[] {
    const slots = this.fields.annotation.having(annotation)?.toArray() ?? [];
    return slots.map(slot => this.documents[slot]!.card.id);
  }

  /** Annotations of the catalogue that plugins read. */
  annotations(): string[] {
    return this.fields.annotation.distinct.filter(name => this.reading(name).length > 0);
  }

  /** Takes documents in, those with a known id in place of the earlier one, and removes others. */
  apply(change: { put?: readonly SearchDocument[]; remove?: readonly string[] }): void {
    for (const id of change.remove ?? []) this.remove(id);
    for (const document of change.put ?? []) this.put(document);
    this.keys.settle();
    this.readings.forget();
    const room = this.live.words.length * 32;
    this.scratch.fitLists(room);
  }

  /** Finds by the words of the query or, where `meant` is given, takes these plugins as what was asked for. */
  search(
    query: PluginQuery,
    after?: Position,
    meant?: readonly Likeness[],
    allows?: (card: PluginCard) => boolean
  ): IndexAnswer {
    const words = queryWords(query.query);
    const corpus = { documents: this.size, slots: this.documents.length };
    const read = meant
      ? []
      : words.map((word, i) => this.readings.read(word, i === words.length - 1, corpus));
    const found = meant
      ? this.scored(meant)
      : this.candidates(
          read.map(one => one.worth),
          query.query
        );
    const asked = allows ? this.among(found, allows) : found;
    const filters = this.filters(query);
    const matches = passing(asked, filters);
    const order = orderOf(query, words.length > 0);
    const slotsFound = matches.list(this.scratch.matches);
    const total = slotsFound.length;
    const { slots, more } = this.keys.page(slotsFound, order, this.scratch.scores, query.limit, after);
    const last = slots[slots.length - 1];
    const misspelt = read.some(({ reading }) => reading.spelling !== undefined);
    return {
      items: slots.map(slot => this.documents[slot]!.card),
      total,
      facets: this.facets(asked, filters, { set: matches, slots: slotsFound }),
      order,
      ...(more && last !== undefined ? { next: this.keys.positionOf(last, order, this.scratch.scores) } : {}),
      ...(misspelt ? { spelling: words.map((word, i) => read[i]!.reading.spelling ?? word).join(' ') } : {}),
      without: total > 0 ? [] : withoutEach(asked, filters),
    };
  }

  /** How many plugins there are of each category, most first. */
  categories(): Array<{ category: string; count: number }> {
    return this.columns.category
      .countAll()
      .map(({ value, count }) => ({ category: value, count }))
      .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1));
  }

  /** Values of a facet that have a word which begins with the last of the words, and all the others. */
  valuesLike(
    facet: 'category' | 'author' | 'tag',
    words: readonly string[]
  ): Array<{ value: string; count: number }> {
    return this.columns[facet]
      .countAll()
      .filter(({ value }) => {
        const own = wordsOf(value);
        return words.every((word, i) =>
          own.some(one => (i === words.length - 1 ? one.startsWith(word) : one === word))
        );
      })
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }

  private among(found: Bitset, allows: (card: PluginCard) => boolean): Bitset {
    const kept = Bitset.sized(this.documents.length);
    for (const slot of found.toArray()) if (allows(this.documents[slot]!.card)) kept.add(slot);
    return kept;
  }

  private scored(likenesses: readonly Likeness[]): Bitset {
    const found = Bitset.sized(this.documents.length);
    this.scratch.fit(this.documents.length);
    for (const { id, likeness } of likenesses) {
      const slot = this.slots.get(id);
      if (slot === undefined) continue;
      found.add(slot);
      this.scratch.scores[slot] = likeness;
    }
    return found;
  }

  /** What the words find, and what somebody pasted names: an npm package or an address of source code. */
  private candidates(words: readonly Worth[], query: string | undefined): Bitset {
    if (words.length === 0) return this.live;
    const found = Bitset.sized(this.documents.length);
    matchWords(words, this.documents.length, found, this.scratch);
    const pasted = query?.trim().toLowerCase() ?? '';
    for (const slot of this.fields.packageName.having(pasted)?.toArray() ?? []) {
      found.add(slot);
      this.scratch.scores[slot]! += NAMED_PACKAGE;
    }
    const address = normaliseRepository(pasted);
    if (address !== '') for (const slot of this.atAddress(address)) found.add(slot);
    return found;
  }

  /**
   * Plugins with an address that is this one or below it. Where there is none, somebody pasted a file or a folder of a
   * plugin: then those with the nearest address above it, as far as the repository itself.
   */
  private atAddress(address: string): number[] {
    const { repository } = this.fields;
    const slotsOf = (values: readonly string[]) =>
      values.flatMap(value => repository.having(value)?.toArray() ?? []);
    const within = slotsOf(
      repository.distinct.filter(known => known === address || known.startsWith(`${address}/`))
    );
    if (within.length > 0) return within;
    for (const path = address.split('/'); path.length > REPOSITORY_DEPTH; ) {
      path.pop();
      const above = slotsOf([path.join('/')]);
      if (above.length > 0) return above;
    }
    return [];
  }

  private filters(query: PluginQuery): Filter[] {
    const filters: Filter[] = [];
    const add = (name: string, values: string[] | undefined, find: (values: string[]) => Bitset) => {
      if (values && values.length > 0) filters.push({ name, values, passing: find(values) });
    };
    for (const name of FACET_NAMES) {
      add(name, query[name], values => this.columns[name].withAny(values));
    }
    const { backstage, node, dependsOn } = this.fields;
    const meets = (range: string) => (needed: string) =>
      intersects(needed, range, { includePrerelease: true });
    add('maintainer', query.maintainer, values =>
      this.columns.author.withAny(values).or(this.columns.publisher.withAny(values))
    );
    add('verified', query.verified, values => {
      const verified = this.columns.trustTier.withAny(['internal', 'verified']);
      const found = values.includes('true') ? verified.clone() : new Bitset();
      if (!values.includes('false')) return found;
      return found.or(this.live.clone().without(verified));
    });
    add('dependsOn', query.dependsOn, values => dependsOn.withAny(values));
    add('backstage', listOf(query.backstage), ([range]) => backstage.where(meets(range!)));
    add('node', listOf(query.node), ([range]) => node.where(meets(range!)));
    add('minRating', listOf(query.minRating), () => this.keys.atLeast('rating', query.minRating!, this.live));
    add('minInstalls', listOf(query.minInstalls), () =>
      this.keys.atLeast('installs', query.minInstalls!, this.live)
    );
    return filters;
  }

  private facets(asked: Bitset, filters: readonly Filter[], matches: { set: Bitset; slots: Slots }): Facet[] {
    const everything = matches.slots.length === this.size;
    return FACET_NAMES.map(name => {
      const own = filters.find(filter => filter.name === name);
      // Counts of a facet are given the other filters; without its own, those are the matches themselves.
      const others = own && passing(asked, filters, own);
      const among = others ? { set: others, slots: others.list(this.scratch.others) } : matches;
      const all = !own && everything;
      const { values, distinct } = this.columns[name].top(
        MAX_VALUES,
        own?.values ?? [],
        all ? undefined : among
      );
      const more = distinct - values.length;
      return { name, values, ...(more > 0 ? { more } : {}) };
    });
  }

  private put(document: SearchDocument): void {
    const { id } = document.card;
    const slot = this.slots.get(id) ?? this.free.pop() ?? this.documents.length;
    this.slots.set(id, slot);
    this.documents[slot] = { ...document, readme: '' };
    this.live.add(slot);
    this.words.set(slot, document);
    for (const name of FACET_NAMES) this.columns[name].set(slot, FACETS[name](document));
    for (const name of Object.keys(FIELDS) as Array<keyof typeof FIELDS>) {
      this.fields[name].set(slot, FIELDS[name](document));
    }
    this.keys.set(slot, document);
  }

  private remove(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.words.clear(slot);
    for (const column of [...Object.values(this.columns), ...Object.values(this.fields)]) column.clear(slot);
    this.keys.clear(slot);
    this.live.delete(slot);
    this.documents[slot] = undefined;
    this.slots.delete(id);
    this.free.push(slot);
  }
}

/** What was asked for and passes every filter, but `left` where one is named. */
function passing(asked: Bitset, filters: readonly Filter[], left?: Filter): Bitset {
  const found = asked.clone();
  for (const filter of filters) if (filter !== left) found.and(filter.passing);
  return found;
}

/** The filters without which there were results, most first. */
function withoutEach(asked: Bitset, filters: readonly Filter[]): IndexAnswer['without'] {
  return filters
    .map(filter => ({
      filter: filter.name,
      values: filter.values,
      total: passing(asked, filters, filter).size,
    }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
}
