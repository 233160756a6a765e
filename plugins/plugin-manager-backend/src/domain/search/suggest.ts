import type { Suggestions } from '@flyloft/plugin-manager-common';
import type { PluginIndex } from './PluginIndex';
import { queryWords } from './words';

/** Suggestions that are not plugins, at most. */
const OTHERS = 2;

/**
 * What somebody may mean who has typed so far: the best plugins, then a category and authors that begin so. With fewer
 * plugins the others have more room.
 */
export function suggest(index: PluginIndex, text: string, limit: number): Suggestions {
  const words = queryWords(text);
  if (words.length === 0) return { items: [] };
  const { items, spelling } = index.search({ query: text, sort: 'relevance', limit });
  const meant = spelling?.split(' ') ?? words;
  const others: Suggestions['items'] = [
    ...index
      .valuesLike('category', meant)
      .map(({ value, count }) => ({ kind: 'category' as const, category: value, count })),
    ...index
      .valuesLike('author', meant)
      .map(({ value, count }) => ({ kind: 'author' as const, author: value, count })),
  ];
  const room = Math.max(limit - others.length, limit - OTHERS);
  const plugins = items.slice(0, room).map(plugin => ({ kind: 'plugin' as const, plugin }));
  return {
    items: [...plugins, ...others].slice(0, limit),
    ...(spelling === undefined ? {} : { spelling }),
  };
}
