/**
 * What is foreseen, and what was, for who may see some plugins only: what they may not see is left out, is not counted,
 * and is not named in a sentence.
 */
import type {
  AvailableUpdate,
  GenerationDiff,
  GenerationList,
  UpdateList,
  UpgradePlugin,
  UpgradeSimulation,
  UpgradeStep,
} from '@flyloft/plugin-manager-common';
import { sayDifferences } from '../../domain/generation/diffGenerations';
import { answerOf } from '../../domain/upgrade/simulateUpgrade';
import type { Allows } from './decide';
import type { PluginResources } from './pluginResources';

/** Plugins that somebody may not see. */
type Hidden = {
  has(id: string): boolean;
  /** Texts without those that name one of them; `instead` stands once in their place. */
  cut(texts: readonly string[], instead: string): string[];
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Finds out which of some plugins may not be seen; one that the registry does not know may not. */
async function hiddenAmong(
  resources: PluginResources,
  ids: readonly string[],
  allows: Allows
): Promise<Hidden> {
  const described = await resources.describe([...new Set(ids)]);
  const hidden = described.filter(({ resource }) => !resource || !allows(resource));
  const hiddenIds = new Set(hidden.map(({ id }) => id));
  const words = hidden.flatMap(({ id, name }) => [escaped(id), escaped(name)]);
  const named = new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`, 'i');
  return {
    has: id => hiddenIds.has(id),
    cut: (texts, instead) => {
      if (words.length === 0) return [...texts];
      return [...new Set(texts.map(text => (named.test(text) ? instead : text)))];
    },
  };
}

const ELSE = 'Something else that is installed, which you may not see, has to do with it.';

function limitUpdate(update: AvailableUpdate, hidden: Hidden): AvailableUpdate {
  const companions = update.companions.filter(({ pluginId }) => !hidden.has(pluginId));
  const movesMore = companions.length < update.companions.length;
  const because = hidden.cut(update.because, ELSE);
  return {
    ...update,
    verdict: movesMore && update.verdict === 'safe' ? 'look' : update.verdict,
    because: movesMore && !because.includes(ELSE) ? [...because, ELSE] : because,
    blockedBy: update.blockedBy.filter(id => !hidden.has(id)),
    heldBy: update.heldBy.filter(id => !hidden.has(id)),
    grants: update.grants.filter(({ pluginId }) => !hidden.has(pluginId)),
    irreversible: update.irreversible.filter(({ pluginId }) => !hidden.has(pluginId)),
    companions,
  };
}

/** Updates of what may be seen. */
export async function limitUpdates(list: UpdateList, allows: Allows, resources: PluginResources) {
  const installed = await resources.installedIn(list.environment);
  const named = list.items.flatMap(({ pluginId, blockedBy, heldBy, companions }) => {
    return [pluginId, ...blockedBy, ...heldBy, ...companions.map(one => one.pluginId)];
  });
  const hidden = await hiddenAmong(resources, [...installed, ...named], allows);
  const items = list.items.filter(({ pluginId }) => !hidden.has(pluginId));
  const count = installed.filter(id => !hidden.has(id)).length;
  return {
    ...list,
    items: items.map(item => limitUpdate(item, hidden)),
    pins: list.pins.filter(({ pluginId }) => !hidden.has(pluginId)),
    withdrawn: list.withdrawn.filter(({ pluginId }) => !hidden.has(pluginId)),
    installed: count,
    newest: count - new Set(items.map(({ pluginId }) => pluginId)).size,
  };
}

/** What another version of Backstage means for what may be seen. */
export async function limitSimulation(
  simulation: UpgradeSimulation,
  allows: Allows,
  resources: PluginResources
): Promise<UpgradeSimulation> {
  const pluginsOf = ({ steps }: UpgradeSimulation) =>
    steps.flatMap(step => (step.kind === 'portal' ? [] : [step.pluginId]));
  const named = simulation.plugins.flatMap(({ pluginId, alternatives }) => {
    return [pluginId, ...alternatives.map(one => one.pluginId)];
  });
  const hidden = await hiddenAmong(resources, [...named, ...pluginsOf(simulation)], allows);
  const plugins = simulation.plugins
    .filter(({ pluginId }) => !hidden.has(pluginId))
    .map(
      (plugin): UpgradePlugin => ({
        ...plugin,
        because: hidden.cut([plugin.because], ELSE).join(' '),
        alternatives: plugin.alternatives.filter(({ pluginId }) => !hidden.has(pluginId)),
      })
    );
  const of = (readiness: UpgradePlugin['readiness']) =>
    plugins.filter(plugin => plugin.readiness === readiness).length;
  const counts = { ready: of('ready'), update: of('update'), none: of('none'), unknown: of('unknown') };
  const steps = simulation.steps.filter(step => step.kind === 'portal' || !hidden.has(step.pluginId));
  const moves = steps.filter((step): step is Exclude<UpgradeStep, { kind: 'portal' }> => {
    return step.kind !== 'portal';
  });
  return {
    ...simulation,
    ...(plugins.length < simulation.plugins.length ? answerOf(simulation.to, counts, moves) : {}),
    counts,
    plugins,
    steps,
    changes: simulation.changes.filter(({ pluginId }) => !hidden.has(pluginId)),
  };
}

/** Generations with what may be seen of each. */
export async function limitGenerations(list: GenerationList, allows: Allows, resources: PluginResources) {
  const ids = list.items.flatMap(({ revisions }) => Object.keys(revisions));
  const hidden = await hiddenAmong(resources, ids, allows);
  return {
    ...list,
    items: list.items.map(generation => ({
      ...generation,
      summary: hidden.cut([generation.summary], 'Changed something that you may not see.').join(' '),
      revisions: Object.fromEntries(Object.entries(generation.revisions).filter(([id]) => !hidden.has(id))),
    })),
  };
}

/** What differs between two generations in what may be seen. */
export async function limitDiff(diff: GenerationDiff, allows: Allows, resources: PluginResources) {
  const ids = [...diff.changes, ...diff.unchanged].map(({ pluginId }) => pluginId);
  const hidden = await hiddenAmong(resources, ids, allows);
  const changes = diff.changes.filter(({ pluginId }) => !hidden.has(pluginId));
  return {
    ...diff,
    sentence: sayDifferences(diff.from, diff.to, changes),
    changes,
    unchanged: diff.unchanged.filter(({ pluginId }) => !hidden.has(pluginId)),
  };
}
