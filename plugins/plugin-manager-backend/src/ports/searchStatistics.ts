import type { Activity } from '../domain/search/rankTrending';
import type { Actor } from './store';

/** What a query came to. */
export type SearchCount = {
  query: string;
  searches: number;
  withoutResult: number;
  /** How many plugins the last search found. */
  results: number;
  clicks: number;
  /** `2026-11-21`. */
  lastDay: string;
};

/** How often was searched for what, without who. */
export interface SearchStatistics {
  /**
   * Somebody has searched. Who it was is known for the few seconds that tell a finished query from one that is still
   * being typed, and never kept.
   */
  noteSearch(actor: Actor, query: string, results: number): void;
  /** Somebody has opened a plugin from the results of a query. */
  noteClick(query: string, pluginId: string): void;
  /** Most often first. */
  list(filter: { days: number; onlyWithoutResult: boolean; limit: number }): Promise<SearchCount[]>;
  /** Days after which counts are removed; 0: none are kept. */
  readonly retentionDays: number;
}

/** What people do with plugins. */
export interface PluginActivity {
  /** In the last days and in as many before; plugins with which nobody did anything are left out. */
  recent(days: number): Promise<Activity[]>;
  /** Which plugins each person has asked for and got. */
  usedBy(): Promise<Array<{ person: Actor; pluginIds: string[] }>>;
}
