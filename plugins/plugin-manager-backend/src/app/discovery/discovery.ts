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
import type { Allows } from '../authorized/decide';
import { ok, refused, type Outcome } from '../outcome';
import { createRecommendations, type ForWhom } from './recommendations';

/** Finding plugins without knowing their names. */
export interface Discovery {
  /** Here and below: where `allows` is given, only what it lets through is told of. */
  suggestPlugins(query: SuggestionQuery, allows?: Allows): Promise<Outcome<Suggestions>>;
  listRecommendations(whom: ForWhom, limit: number, allows?: Allows): Promise<Outcome<ReasonedList>>;
  listTrending(query: TrendingQuery, allows?: Allows): Promise<Outcome<Trending>>;
  listSimilar(id: string, limit: number, allows?: Allows): Promise<Outcome<ReasonedList>>;
  noteSearchClick(query: string, pluginId: string): Promise<Outcome<void>>;
  listSearches(query: SearchesQuery): Promise<Outcome<Searches>>;
}

/** What {@link createDiscovery} reads from. */
export type DiscoveryDependencies = {
  search: PluginSearch;
  statistics: SearchStatistics;
  activity: PluginActivity;
  software: SoftwareCatalogue;
  tenant: string;
  log: { warn(message: string): void };
};

/** Similar plugins that are looked through for those that somebody may see. */
const SEEN_THROUGH = 50;

/** Whether somebody may see a plugin. */
export type IsVisible = (card: PluginCard) => boolean;

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
  const { search, statistics, activity, tenant } = dependencies;
  const visibleTo =
    (allows: Allows | undefined): IsVisible =>
    ({ id, publisher, trustTier }) =>
      allows?.({ tenant, pluginId: id, publisher, trustTier }) ?? true;
  const recommendations = createRecommendations(dependencies);

  return {
    async suggestPlugins({ query, limit }, allows) {
      const found = await search.suggest(query, limit);
      if (!allows) return ok(found);
      const isVisible = visibleTo(allows);
      // Categories, authors and spellings come from all listings, so they are left out.
      return ok({ items: found.items.filter(item => item.kind === 'plugin' && isVisible(item.plugin)) });
    },

    listRecommendations: async (whom, limit, allows) =>
      ok({ items: await recommendations(whom, limit, visibleTo(allows)) }),

    async listTrending({ days, category, limit }, allows) {
      const isVisible = visibleTo(allows);
      const isWanted = (card: PluginCard) =>
        isVisible(card) && (category === undefined || card.category === category);
      const ranked = rankTrending(await activity.recent(days), days);
      const cards = await search.cardsOf(ranked.map(({ id }) => id));
      const because = new Map(ranked.map(one => [one.id, one.because]));
      const popular = await search.search(
        {
          ...{ sort: 'installs', limit, minInstalls: 1 },
          ...(category === undefined ? {} : { category: [category] }),
        },
        allows && isVisible
      );
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

    async listSimilar(id, limit, allows) {
      const isVisible = visibleTo(allows);
      const [own] = (await search.cardsOf([id])).filter(isVisible);
      const found = own && (await search.similar(id, allows ? SEEN_THROUGH : limit));
      if (!found) {
        return refused(
          'PLUGIN_NOT_FOUND',
          `There is no plugin "${id}". Search the marketplace, or ask for it.`
        );
      }
      const replaced = whyReplace(own);
      const shown = found.filter(({ plugin }) => isVisible(plugin)).slice(0, limit);
      return ok({
        items: shown.map(({ plugin, because }) => {
          const reasons: Reason[] = [{ kind: 'similar', sentence: because }];
          if (replaced !== undefined && canReplace(plugin)) {
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
