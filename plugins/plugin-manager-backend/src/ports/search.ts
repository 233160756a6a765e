import type { PluginPage, PluginQuery } from '@flyloft/plugin-manager-common';

/** Finds listings. The answer of an index may be behind the registry by well under a second. */
export interface PluginSearch {
  search(query: PluginQuery): Promise<PluginPage>;
  categories(): Promise<Array<{ category: string; count: number }>>;
}
