/** How a permission that is granted for some plugins only is held against what each use case is about. */
import type { Installation } from '@flyloft/plugin-manager-common';
import type { UseCases } from '../createUseCases';
import type { Allows } from './decide';
import type { Conditions } from './guarded';
import { limitDiff, limitGenerations, limitSimulation, limitUpdates } from './limitForesight';
import type { PluginResources } from './pluginResources';

type ById = { id: string };

/** Keeps the items of a list that are allowed. */
async function keepAllowed<T>(
  items: readonly T[],
  allows: Allows,
  about: (item: T) => ReturnType<PluginResources['ofPlugin']>
): Promise<T[]> {
  const kept = await Promise.all(items.map(async item => (await about(item)).every(allows)));
  return items.filter((_, index) => kept[index]);
}

/** Conditions by group of use cases; what is not named here is refused where the permission is conditional. */
export function conditionsFor(resources: PluginResources) {
  const ofPlugin = { about: (id: string) => resources.ofPlugin(id) };
  const catalogue: Conditions<UseCases['catalogue']> = {
    // The search leaves out what may not be seen, also from its counts.
    searchPlugins: 'passed-on',
    listCategories: 'passed-on',
    listCollections: 'passed-on',
    getPlugin: ofPlugin,
    getListing: ofPlugin,
    listVersions: ofPlugin,
    getDependencies: ofPlugin,
    getChangelog: ofPlugin,
    getDocumentation: ofPlugin,
    getIcon: ofPlugin,
  };
  const feedback: Conditions<UseCases['feedback']> = {
    listFeedback: ofPlugin,
    giveFeedback: ofPlugin,
    // It is about what cannot be seen yet.
    requestPlugin: 'anyway',
  };
  // What may not be seen is left out, and so are counts that would tell of it.
  const discovery: Conditions<UseCases['discovery']> = {
    suggestPlugins: 'passed-on',
    listRecommendations: 'passed-on',
    listTrending: 'passed-on',
    listSimilar: 'passed-on',
    noteSearchClick: 'anyway',
  };
  const operations: Conditions<UseCases['operations']> = {
    getOperation: { about: id => resources.ofOperation(id) },
    getStepLog: { about: id => resources.ofOperation(id) },
    listOperations: {
      only: (found, allows) => keepAllowed(found, allows, ({ id }: ById) => resources.ofOperation(id)),
    },
  };
  const ofInstalled = {
    about: (id: string, environment?: string) => resources.ofInstallations(id, environment),
  };
  const installations: Conditions<UseCases['installations']> = {
    listInstalled: {
      only: async (page, allows) => ({
        ...page,
        items: await keepAllowed(page.items, allows, ({ id }: Installation) => resources.ofInstallation(id)),
      }),
    },
    getStatus: ofInstalled,
    getHealth: ofInstalled,
    pin: { about: (id, { environment }) => resources.ofInstallations(id, environment) },
    unpin: ofInstalled,
    getLogs: { about: (id, { environment }) => resources.ofInstallations(id, environment) },
    listRevisions: { about: id => resources.ofInstallation(id) },
    listGenerations: { only: (list, allows) => limitGenerations(list, allows, resources) },
    // Says which environments there are, and nothing of what is in them.
    listEnvironments: 'anyway',
  };
  const foresight: Conditions<UseCases['foresight']> = {
    listUpdates: { only: (list, allows) => limitUpdates(list, allows, resources) },
    simulateUpgrade: { only: (simulation, allows) => limitSimulation(simulation, allows, resources) },
    diffGenerations: { only: (diff, allows) => limitDiff(diff, allows, resources) },
  };
  const health: Conditions<UseCases['health']> = {
    getHealthHistory: { about: (id, { environment }) => resources.ofInstallations(id, environment) },
    listHealthScores: {
      only: async ({ items, ...rest }, allows) => ({
        ...rest,
        items: await keepAllowed(items, allows, ({ installationId }: { installationId: string }) =>
          resources.ofInstallation(installationId)
        ),
      }),
    },
  };
  return { health, catalogue, discovery, feedback, operations, installations, foresight };
}
