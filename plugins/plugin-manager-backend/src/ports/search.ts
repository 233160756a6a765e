import type { PluginCard, PluginPage, PluginQuery, Suggestions } from '@flyloft/plugin-manager-common';
import type { SearchDocument } from '../domain/search/searchDocument';
import type { WeighedWords } from '../domain/search/latentSpace';
import type { Likeness } from '../domain/search/vectors';

/** Finds listings. The answer of an index may be behind the registry by well under a second. */
export interface PluginSearch {
  /** Where `allows` is given, only what it lets through is found and counted. */
  search(query: PluginQuery, allows?: (card: PluginCard) => boolean): Promise<PluginPage>;
  categories(): Promise<Array<{ category: string; count: number }>>;
  /** What somebody may mean who has typed so far. */
  suggest(query: string, limit: number): Promise<Suggestions>;
  /** The cards of these plugins, in their order; those that are not listed are left out. */
  cardsOf(ids: readonly string[]): Promise<PluginCard[]>;
  /** Plugins about the same, most alike first; undefined where the plugin is not listed. */
  similar(id: string, limit: number): Promise<Array<{ plugin: PluginCard; because: string }> | undefined>;
  /** Annotations of the software catalogue that plugins read, with those plugins. */
  annotations(): Promise<Array<{ annotation: string; pluginIds: string[] }>>;
}

/** A listing as it is learnt from. */
export type Lesson = { document: SearchDocument; words(): WeighedWords };

/** How near to each other plugins and texts are in what they are about. */
export interface Meanings {
  /** Brings what is known up to date with all the listings; one call at a time. */
  learn(listings: readonly Lesson[]): Promise<void>;
  /** Plugins about what a text says. */
  nearestTo(text: string, options: { limit: number }): Promise<Likeness[]>;
  /** Plugins about what a plugin is about; none where it is not known yet. */
  like(id: string, options: { limit: number }): Promise<Likeness[]>;
}
