import type { UpgradeSimulation } from '@flyloft/plugin-manager-common';
import { simulateUpgrade } from '../../domain/upgrade/simulateUpgrade';
import type { UpgradeRelease } from '../../domain/upgrade/upgradeInput';
import { ok, type Outcome } from '../outcome';
import { currentGeneration } from '../plans/current';
import { findEnvironment, type PlanDependencies } from '../plans/planDependencies';
import { readPins } from '../plans/readPins';
import { readCatalogue } from '../plans/releaseCatalogue';

/** Tries out another version of Backstage for what is installed in an environment. Changes nothing anywhere. */
export async function simulatePortalUpgrade(
  { environment: id, backstage }: { environment?: string; backstage: string },
  { store, tenant, environments, host }: PlanDependencies
): Promise<Outcome<UpgradeSimulation>> {
  const environment = findEnvironment(environments, id);
  if (environment.outcome === 'refused') return environment;
  const [{ revisions }, catalogue, topics, pins] = await Promise.all([
    currentGeneration(store, tenant, environment.value.id),
    readCatalogue(store, environment.value.isolation),
    store.registry.listTopics(),
    readPins(store, tenant, environment.value.id),
  ]);
  const releases: Record<string, UpgradeRelease[]> = {};
  for (const pluginId of catalogue.names()) {
    releases[pluginId] = catalogue.candidates(pluginId).map(candidate => ({
      version: candidate.version,
      requires: candidate.requires ?? [],
      yanked: candidate.yanked ?? false,
      deprecated: candidate.deprecated ?? false,
      ...candidate.host,
      ...(candidate.blocked === undefined ? {} : { blocked: candidate.blocked }),
    }));
  }
  const simulation = simulateUpgrade({
    from: host.backstage,
    to: backstage,
    node: host.node,
    installed: Object.fromEntries(
      Object.entries(revisions).map(([pluginId, { release }]) => [pluginId, release])
    ),
    releases,
    pins,
    topics: new Map(topics.map(({ pluginId, ...topic }) => [pluginId, topic])),
  });
  return ok({ environment: environment.value.id, ...simulation });
}
