/**
 * The index in memory, kept in step with the database. A change is told by NOTIFY when it is committed, by whichever
 * replica; what a lost connection or a lost message kept back, the look at `listing_changes` finds.
 *
 *   notified, connected again, or the look found some ──▶ pending ids ──▶ read from the database ──▶ in the index
 *
 * One reader at a time takes the pending ids, so an older state never replaces a newer one.
 *
 * It is long because what is pending, read and learnt is one state that all of its methods share.
 */
import {
  normaliseRepository,
  type PluginCard,
  type PluginPage,
  type PluginQuery,
  type Suggestions,
} from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PortalVersions } from '../../domain/release/fitsPortal';
import { PluginIndex } from '../../domain/search/PluginIndex';
import { compareSubjects } from '../../domain/search/rankSimilar';
import type { SearchDocument } from '../../domain/search/searchDocument';
import { suggest } from '../../domain/search/suggest';
import type { Likeness } from '../../domain/search/vectors';
import { orderOf } from '../../domain/search/resultOrder';
import { queryWords } from '../../domain/search/words';
import type { Lesson, Meanings, PluginSearch } from '../../ports';
import { CHANNEL } from '../postgres/rows';
import type { PostgresSession } from '../postgres/session';
import { forgetOldChanges, readChanges, readWatermark, type Watermark } from './listingChanges';
import { ListingDocuments } from './listingDocuments';
import { decodeCursor, encodeCursor } from './searchCursor';

/** How the index keeps in step; in milliseconds but for `keepHours`. */
export type IndexTimes = {
  /** How often the changes are looked at that nobody told of. */
  look: number;
  /** How long after a failed read it is tried again. */
  retry: number;
  /** How long changes are gathered before what the listings are about is learnt from them. */
  learn: number;
  /** How long changes are kept for replicas that were away; after half of it a replica reads everything again. */
  keepHours: number;
};

/** A change is told at once; the look is for what was not heard. */
export const INDEX_TIMES: IndexTimes = { look: 30_000, retry: 1_000, learn: 2_000, keepHours: 24 };

/** Documents read at once, and taken in before other work has its turn. */
const READ = 500;
const TAKE_IN = 50;
/** Most plugins that a search by meaning finds. */
const MEANT = 200;
/** Plugins that a page without results is given instead. */
const CLOSEST = 6;
/** Pages that are kept for who asks the same next: many people open the same few. */
const PAGES = 100;
/** Plugins that are compared with one for what is similar. */
const COMPARED = 60;

/** What the search is made from. */
export type IndexedPluginSearchOptions = {
  knex: Knex;
  /** The connection that listens. */
  session: Pick<PostgresSession, 'on' | 'off'>;
  tenant: string;
  portal: PortalVersions;
  log: { warn(message: string): void };
  /** What the listings are about. */
  meanings: Meanings;
  times?: IndexTimes;
};

/** Search by an index in memory; behind the last commit by the time of a message and a read. */
export class IndexedPluginSearch implements PluginSearch {
  /** The index itself, for what else is worked out from the listings. */
  readonly index = new PluginIndex();
  private readonly knex: Knex;
  private readonly session: IndexedPluginSearchOptions['session'];
  private readonly log: IndexedPluginSearchOptions['log'];
  private readonly documents: ListingDocuments;
  private readonly meanings: Meanings;
  private readonly times: IndexTimes;
  private readonly pending = new Set<string>();
  private readonly expected = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly pages = new Map<string, PluginPage>();
  private watermark: Watermark = '0';
  private lookedAt = 0;
  private everything = false;
  private reading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private learner: NodeJS.Timeout | undefined;
  private learning: Promise<void> | undefined;
  private closed = false;

  private constructor(options: IndexedPluginSearchOptions) {
    this.knex = options.knex;
    this.session = options.session;
    this.log = options.log;
    this.meanings = options.meanings;
    this.times = options.times ?? INDEX_TIMES;
    this.documents = new ListingDocuments(options);
  }

  /** Builds the index and starts to keep it in step. Throws where the database does not answer. */
  static async open(options: IndexedPluginSearchOptions): Promise<IndexedPluginSearch> {
    const search = new IndexedPluginSearch(options);
    // Listening first: what changes while everything is read is read again.
    options.session.on('notification', search.onNotification);
    options.session.on('connected', search.onConnected);
    try {
      await search.readEverything();
    } catch (error) {
      await search.close();
      throw error;
    }
    search.lookLater(search.times.look);
    search.start();
    return search;
  }

  async search(query: PluginQuery, allows?: (card: PluginCard) => boolean): Promise<PluginPage> {
    // Who publishes and then looks finds it: what was written here is waited for, what others write is not.
    while (this.expected.size > 0 && this.reading) await this.reading;
    const asked = allows || query.match === 'meaning' ? undefined : JSON.stringify(query);
    const known = asked === undefined ? undefined : this.pages.get(asked);
    if (known) return known;
    const order = orderOf(query, queryWords(query.query).length > 0);
    const after = query.cursor === undefined ? undefined : decodeCursor(order, query.cursor);
    const text = query.query?.trim() ?? '';
    const meant = query.match === 'meaning' && text !== '' ? await this.about(text, MEANT) : undefined;
    const answer = this.index.search(query, after, meant, allows);
    const { items, total, facets, next, spelling, without } = answer;
    const lost = total === 0 && without.length === 0 && text !== '' && meant === undefined;
    // An address that nobody lists has no meaning: its words are those of every other address.
    const near =
      lost && normaliseRepository(text) === ''
        ? await this.cardsOf((await this.about(text, CLOSEST)).map(one => one.id))
        : [];
    const closest = allows ? near.filter(allows) : near;
    const page: PluginPage = {
      items,
      total,
      facets,
      ...(next === undefined ? {} : { nextCursor: encodeCursor(order, next) }),
      ...(spelling === undefined ? {} : { suggestion: spelling }),
      ...(without.length === 0 ? {} : { without }),
      ...(closest.length === 0 ? {} : { closest }),
    };
    // What is nearest to a query without result is learnt anew now and then, without any listing having changed.
    if (asked !== undefined && !lost) this.keep(asked, page);
    return page;
  }

  async suggest(query: string, limit: number): Promise<Suggestions> {
    return suggest(this.index, query, limit);
  }

  async cardsOf(ids: readonly string[]): Promise<PluginCard[]> {
    return ids.flatMap(id => this.index.get(id)?.card ?? []);
  }

  async similar(
    id: string,
    limit: number
  ): Promise<Array<{ plugin: PluginCard; because: string }> | undefined> {
    const to = this.index.get(id);
    if (!to) return undefined;
    const likeness = new Map<string, number>();
    for (const near of await this.meanings.like(id, { limit: COMPARED }))
      likeness.set(near.id, near.likeness);
    for (const annotation of to.annotations) {
      for (const reader of this.index.reading(annotation)) likeness.set(reader, likeness.get(reader) ?? 0);
    }
    const filter = { sort: 'installs', limit: COMPARED } as const;
    const kindred = [
      ...this.index.search({ ...filter, category: [to.card.category] }).items,
      ...(to.card.keywords.length > 0 ? this.index.search({ ...filter, tag: to.card.keywords }).items : []),
    ];
    for (const card of kindred) likeness.set(card.id, likeness.get(card.id) ?? 0);
    likeness.delete(id);
    return [...likeness]
      .flatMap(([other, like]) => {
        const document = this.index.get(other);
        const similar = document && compareSubjects(to, document, like);
        return document && similar ? [{ plugin: document.card, ...similar }] : [];
      })
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ plugin, because }) => ({ plugin, because }));
  }

  async annotations(): Promise<Array<{ annotation: string; pluginIds: string[] }>> {
    return this.index
      .annotations()
      .map(annotation => ({ annotation, pluginIds: this.index.reading(annotation) }));
  }

  async categories(): Promise<Array<{ category: string; count: number }>> {
    return this.index.categories();
  }

  /** Tells of a change that this process has committed, before its notification comes round. */
  expect(pluginId: string): void {
    this.expected.add(pluginId);
    this.pending.add(pluginId);
    this.start();
  }

  /** Resolves when what the listings are about is learnt from all that is in the index. */
  async learnt(): Promise<void> {
    clearTimeout(this.learner);
    await this.learning;
    this.learning = this.learn();
    await this.learning;
  }

  /** Resolves when everything that was told of so far is in the index. */
  async settled(): Promise<void> {
    while (this.reading) await this.reading;
  }

  /** Calls back after each change of the index. */
  onChanged(listener: () => void): { stop(): void } {
    this.listeners.add(listener);
    return { stop: () => this.listeners.delete(listener) };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.learner);
    this.session.off('notification', this.onNotification);
    this.session.off('connected', this.onConnected);
    await this.reading?.catch(() => undefined);
    await this.learning;
  }

  private readonly onNotification = (channel: string, pluginId: string) => {
    if (channel !== CHANNEL.listings) return;
    this.pending.add(pluginId);
    this.start();
  };

  private readonly onConnected = () => {
    this.lookLater(0);
  };

  private start(): void {
    if (this.reading || this.closed || (this.pending.size === 0 && !this.everything)) return;
    this.reading = this.readPending()
      .then(
        () => true,
        error => {
          this.log.warn(`The search could not read what changed, and tries again: ${error}`);
          return false;
        }
      )
      .then(done => {
        this.reading = undefined;
        if (done) this.start();
        else this.lookLater(this.times.retry);
      });
  }

  private async readPending(): Promise<void> {
    if (this.everything) {
      await this.readEverything();
      this.everything = false;
      return;
    }
    const ids = [...this.pending].slice(0, READ);
    for (const id of ids) this.pending.delete(id);
    try {
      const found = await this.documents.byIds(ids);
      const there = new Set(found.map(document => document.card.id));
      this.index.apply({ remove: ids.filter(id => !there.has(id)) });
      await this.takeIn(found);
      for (const id of ids) this.expected.delete(id);
    } catch (error) {
      for (const id of ids) this.pending.add(id);
      this.expected.clear();
      throw error;
    }
    this.tell();
  }

  private async readEverything(): Promise<void> {
    const watermark = await readWatermark(this.knex);
    const gone = new Set([...this.index.all()].map(document => document.card.id));
    for await (const page of this.documents.all(READ)) {
      for (const { card } of page) gone.delete(card.id);
      await this.takeIn(page);
    }
    this.index.apply({ remove: [...gone] });
    this.watermark = watermark;
    this.lookedAt = Date.now();
    this.tell();
  }

  private async takeIn(documents: readonly SearchDocument[]): Promise<void> {
    for (let i = 0; i < documents.length; i += TAKE_IN) {
      this.index.apply({ put: documents.slice(i, i + TAKE_IN) });
      // Requests have their turn, however much changes at once.
      if (i + TAKE_IN < documents.length) await nextTurn();
    }
  }

  /** Until a listing changes the same query has the same page: the very same object, which is sent as it was before. */
  private keep(asked: string, page: PluginPage): void {
    const [oldest] = this.pages.keys();
    if (this.pages.size >= PAGES && oldest !== undefined) this.pages.delete(oldest);
    this.pages.set(asked, Object.freeze(page));
  }

  private tell(): void {
    this.pages.clear();
    for (const listener of this.listeners) listener();
    this.learnLater(this.times.learn);
  }

  private learnLater(wait: number): void {
    if (this.learner || this.closed) return;
    this.learner = setTimeout(() => {
      this.learner = undefined;
      this.learning = (this.learning ?? Promise.resolve()).then(() => this.learn());
    }, wait);
    this.learner.unref();
  }

  /** Never fails: without it the search goes by words, and it is tried again. */
  private async learn(): Promise<void> {
    if (this.closed) return;
    const lessons = [...this.index.all()].map((document): Lesson => {
      return { document, words: () => this.index.stemsOf(document.card.id) };
    });
    await this.meanings.learn(lessons).catch(error => {
      this.log.warn(`The search could not learn what plugins are about, and tries again: ${error}`);
      this.learnLater(this.times.look);
    });
  }

  /** Plugins about what a text says; none where that cannot be told now. */
  private async about(text: string, limit: number): Promise<Likeness[]> {
    return this.meanings.nearestTo(text, { limit }).catch(error => {
      this.log.warn(`The search could not tell what a query means, and goes by its words: ${error}`);
      return [];
    });
  }

  private lookLater(wait: number): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.look()
        .then(
          () => this.times.look,
          error => {
            this.log.warn(`The search could not look for changes, and tries again: ${error}`);
            return this.times.retry;
          }
        )
        .then(next => this.lookLater(next));
    }, wait);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    const { next, pluginIds } = await readChanges(this.knex, this.watermark);
    const away = Date.now() - this.lookedAt > this.times.keepHours * 1_800_000;
    if (pluginIds === 'everything' || away) {
      this.everything = true;
    } else {
      for (const id of pluginIds) this.pending.add(id);
      this.watermark = next;
      this.lookedAt = Date.now();
    }
    this.start();
    await this.settled();
    await forgetOldChanges(this.knex, this.times.keepHours);
  }
}
