import type {
  PluginCard,
  Reason,
  ReasonedList,
  Searches,
  SearchesQuery,
  SuggestionQuery,
  Suggestions,
  Trending,
  TrendingQuery,
} from '@flyloft/plugin-manager-common';
import { rankTrending } from '../../domain/search/rankTrending';
import type { PluginActivity, PluginSearch, SearchStatistics, SoftwareCatalogue } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { createRecommendations, type ForWhom } from './recommendations';

/** Finding plugins without knowing their names. */
export interface Discovery {
  suggestPlugins(query: SuggestionQuery): Promise<Outcome<Suggestions>>;
  listRecommendations(whom: ForWhom, limit: number): Promise<Outcome<ReasonedList>>;
  listTrending(query: TrendingQuery): Promise<Outcome<Trending>>;
  listSimilar(id: string, limit: number): Promise<Outcome<ReasonedList>>;
  noteSearchClick(query: string, pluginId: string): Promise<Outcome<void>>;
  listSearches(query: SearchesQuery): Promise<Outcome<Searches>>;
}

/** What {@link createDiscovery} reads from. */
export type DiscoveryDependencies = {
  search: PluginSearch;
  statistics: SearchStatistics;
  activity: PluginActivity;
  software: SoftwareCatalogue;
  log: { warn(message: string): void };
};

/** Plugins that can replace another one. */
export const canReplace = (card: PluginCard): boolean =>
  card.installable && card.fits && card.maturity !== 'deprecated';

/** What of a listing makes people look for another one; undefined where nothing does. */
export function whyReplace(card: PluginCard): string | undefined {
  if (card.maturity === 'deprecated') return 'is deprecated';
  if (card.latest !== undefined && !card.installable) return 'can no longer be installed';
  return card.fits ? undefined : 'does not fit this portal';
}

/** Suggestions, recommendations, trends, and what was searched for. */
export function createDiscovery(dependencies: DiscoveryDependencies): Discovery {
  const { search, statistics, activity } = dependencies;
  const recommendations = createRecommendations(dependencies);

  return {
    suggestPlugins: async ({ query, limit }) => ok(await search.suggest(query, limit)),

    listRecommendations: async (whom, limit) => ok({ items: await recommendations(whom, limit) }),

    async listTrending({ days, category, limit }) {
      const isWanted = (card: PluginCard) => category === undefined || card.category === category;
      const ranked = rankTrending(await activity.recent(days), days);
      const cards = await search.cardsOf(ranked.map(({ id }) => id));
      const because = new Map(ranked.map(one => [one.id, one.because]));
      const popular = await search.search({
        ...{ sort: 'installs', limit, minInstalls: 1 },
        ...(category === undefined ? {} : { category: [category] }),
      });
      return ok({
        trending: cards
          .filter(isWanted)
          .slice(0, limit)
          .map(plugin => ({
            plugin,
            reasons: [{ kind: 'trending', sentence: because.get(plugin.id) ?? '' }],
          })),
        popular: popular.items.map(plugin => ({
          plugin,
          reasons: [
            {
              kind: 'popular',
              sentence: `Installed in ${plugin.installs} ${
                plugin.installs === 1 ? 'environment' : 'environments'
              }.`,
            },
          ],
        })),
      });
    },

    async listSimilar(id, limit) {
      const found = await search.similar(id, limit);
      if (!found) {
        return refused(
          'PLUGIN_NOT_FOUND',
          `There is no plugin "${id}". Search the marketplace, or ask for it.`
        );
      }
      const [own] = await search.cardsOf([id]);
      const replaced = own && whyReplace(own);
      return ok({
        items: found.map(({ plugin, because }) => {
          const reasons: Reason[] = [{ kind: 'similar', sentence: because }];
          if (own && replaced !== undefined && canReplace(plugin)) {
            const sentence = `May take the place of ${own.name}, which ${replaced}.`;
            reasons.unshift({ kind: 'alternative', sentence, to: own.id });
          }
          return { plugin, reasons };
        }),
      });
    },

    async noteSearchClick(query, pluginId) {
      const [known] = await search.cardsOf([pluginId]);
      if (known) statistics.noteClick(query, pluginId);
      return ok(undefined);
    },

    async listSearches({ days, onlyWithoutResult, limit }) {
      const items = await statistics.list({
        ...{ days, limit },
        onlyWithoutResult: onlyWithoutResult === 'true',
      });
      return ok({ items, retentionDays: statistics.retentionDays });
    },
  };
}
