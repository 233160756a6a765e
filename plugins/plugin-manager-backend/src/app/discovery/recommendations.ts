import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { PluginCard, Reason, ReasonedList } from '@flyloft/plugin-manager-common';
import { recommendByTeams } from '../../domain/search/recommendByTeams';
import { canReplace, whyReplace, type DiscoveryDependencies, type IsVisible } from './discovery';

/** For whom is recommended: who they are, what they act for, and what they may see of the catalogue. */
export type ForWhom = { actor: string; refs: readonly string[]; credentials: BackstageCredentials };

/** A plugin with one reason and how much that says, 0 to 1. */
type Found = { id: string; reason: Reason; weight: number };

/** Installed plugins for which a replacement is looked for. */
const REPLACED = 10;

const plural = (count: number, one: string, several: string) => `${count} ${count === 1 ? one : several}`;
const list = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
/** How many of some components are the caller's teams', as the end of a sentence. */
function whoseAre(own: number, components: number): string {
  if (own === 0) return '';
  if (components === 1) return " and is your team's";
  return `, ${own === components ? 'all' : own} of them your teams'`;
}

/** `group:default/payments` as people say it. */
const teamName = (ref: string) => ref.replace(/^[^:]*:/, '').replace(/^default\//, '');

const isOfTeams = (reason: Reason) => reason.kind === 'teams';
/** Recommends what would help here: by the software catalogue, by other teams, in place of what is outdated. */
export function createRecommendations(dependencies: DiscoveryDependencies) {
  const { search, activity, software, log } = dependencies;

  /** What one source of recommendations finds; the others still answer where it cannot. */
  const from = (what: string, find: () => Promise<Found[]>) =>
    find().catch((error): Found[] => {
      log.warn(`Recommendations from ${what} are left out: ${error}`);
      return [];
    });

  async function byCatalogue({ credentials, refs }: ForWhom): Promise<Found[]> {
    const read = await search.annotations();
    if (read.length === 0) return [];
    const names = read.map(({ annotation }) => annotation);
    const groups = refs.filter(ref => ref.startsWith('group:'));
    const [all, own] = await Promise.all([
      software.countComponents(names, credentials),
      software.countComponents(names, credentials, groups),
    ]);
    const most = Math.max(1, ...all.values());
    return read.flatMap(({ annotation, pluginIds }) => {
      const components = all.get(annotation) ?? 0;
      if (components === 0) return [];
      const mine = own.get(annotation) ?? 0;
      const carry = components === 1 ? 'carries' : 'carry';
      const whose = whoseAre(mine, components);
      const sentence = `${plural(
        components,
        'component',
        'components'
      )} of your catalogue ${carry} ${annotation}${whose}.`;
      const reason: Reason = { kind: 'catalogue', sentence, annotation, components, own: mine };
      // An annotation that many plugins read says less for each of them.
      const weight = (0.5 + components / (2 * most) + (mine > 0 ? 0.2 : 0)) / Math.sqrt(pluginIds.length);
      return pluginIds.map(id => ({ id, reason, weight }));
    });
  }

  async function byTeams({ refs }: ForWhom, isVisible: IsVisible): Promise<Found[]> {
    const used = await activity.usedBy();
    const teams = await software.teamsOf(used.map(({ person }) => person));
    const use = new Map<string, Set<string>>();
    for (const { person, pluginIds } of used) {
      for (const team of teams.get(person) ?? []) {
        const plugins = use.get(team) ?? new Set<string>();
        for (const id of pluginIds) plugins.add(id);
        use.set(team, plugins);
      }
    }
    const found = recommendByTeams(use, refs);
    const shared = await search.cardsOf(found.flatMap(one => one.inCommon));
    const names = new Map(shared.filter(isVisible).map(card => [card.id, card.name]));
    return found.map(({ id, score, teams: using, inCommon }) => {
      const common = inCommon.flatMap(one => names.get(one) ?? []).slice(0, 3);
      const sentence = `Used by ${list(using.slice(0, 3).map(teamName))}, ${
        using.length === 1 ? 'a team' : 'teams'
      } with ${common.length > 0 ? list(common) : 'plugins'} like yours.`;
      return { id, weight: Math.min(1, score), reason: { kind: 'teams', sentence, teams: using } };
    });
  }

  async function inPlace(installed: readonly PluginCard[]): Promise<Found[]> {
    const outdated = installed.flatMap(card => {
      const why = whyReplace(card);
      return why === undefined ? [] : [{ card, why }];
    });
    const found = await Promise.all(
      outdated.slice(0, REPLACED).map(async ({ card, why }) =>
        ((await search.similar(card.id, 5)) ?? [])
          .filter(({ plugin }) => canReplace(plugin))
          .slice(0, 2)
          .map(
            ({ plugin }): Found => ({
              id: plugin.id,
              weight: 0.9,
              reason: {
                ...{ kind: 'alternative', to: card.id },
                sentence: `May take the place of ${card.name}, which is installed and ${why}.`,
              },
            })
          )
      )
    );
    return found.flat();
  }

  return async function recommend(
    whom: ForWhom,
    limit: number,
    isVisible: IsVisible
  ): Promise<ReasonedList['items']> {
    const query = { sort: 'installs', minInstalls: 1, limit: 200 } as const;
    const installed = (await search.search(query, isVisible)).items;
    const found = (
      await Promise.all([
        from('the catalogue', () => byCatalogue(whom)),
        from('other teams', () => byTeams(whom, isVisible)),
        from('what is outdated', () => inPlace(installed)),
      ])
    ).flat();
    const byPlugin = new Map<string, { weight: number; reasons: Reason[] }>();
    for (const { id, reason, weight } of found.sort((a, b) => b.weight - a.weight)) {
      const known = byPlugin.get(id) ?? { weight: 0, reasons: [] };
      known.weight += weight;
      known.reasons.push(reason);
      byPlugin.set(id, known);
    }
    const cards = await search.cardsOf([...byPlugin.keys()]);
    return (
      cards
        // What is there already needs no recommendation, unless it is what other teams use of it.
        .filter(card => card.installed.length === 0 || byPlugin.get(card.id)!.reasons.some(isOfTeams))
        .filter(card => card.maturity !== 'deprecated' && isVisible(card))
        .sort((a, b) => {
          const order = Number(b.installable) - Number(a.installable);
          return order || byPlugin.get(b.id)!.weight - byPlugin.get(a.id)!.weight || (a.id < b.id ? -1 : 1);
        })
        .slice(0, limit)
        .map(plugin => ({ plugin, reasons: byPlugin.get(plugin.id)!.reasons.slice(0, 3) }))
    );
  };
}
