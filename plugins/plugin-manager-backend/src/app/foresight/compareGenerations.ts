import type { GenerationDiff } from '@flyloft/plugin-manager-common';
import { diffGenerations, type Compared, type RanThen } from '../../domain/generation/diffGenerations';
import type { GenerationRecord, InstallationStore } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { findEnvironment, type PlanDependencies } from '../plans/planDependencies';

type Running = GenerationRecord['revisions'][string];

async function readRan(
  installations: InstallationStore,
  running: Running | undefined
): Promise<RanThen | undefined> {
  if (!running) return undefined;
  const found = await installations.findRevision(running.installationId, running.revision);
  return (
    found && {
      revision: found.number,
      release: found.release,
      replicas: found.replicas,
      config: found.config,
    }
  );
}

/** What differs between any two generations of an environment. */
export async function compareGenerations(
  { environment: id, from, to }: { environment?: string; from: number; to: number },
  { store, tenant, environments }: PlanDependencies
): Promise<Outcome<GenerationDiff>> {
  const environment = findEnvironment(environments, id);
  if (environment.outcome === 'refused') return environment;
  const { installations, registry } = store;
  const find = (number: number) => installations.findGeneration(tenant, environment.value.id, number);
  const [before, after, topics] = await Promise.all([find(from), find(to), registry.listTopics()]);
  if (!before || !after) {
    return refused(
      'GENERATION_NOT_FOUND',
      `${environment.value.title} has no generation ${before ? to : from}. List them.`
    );
  }
  const names = new Map(topics.map(({ pluginId, name }) => [pluginId, name]));
  const ids = [...new Set([...Object.keys(before.revisions), ...Object.keys(after.revisions)])];
  const compared = await Promise.all(
    ids.map(async (pluginId): Promise<Compared> => {
      const [was, is] = await Promise.all([
        readRan(installations, before.revisions[pluginId]),
        readRan(installations, after.revisions[pluginId]),
      ]);
      return {
        pluginId,
        name: names.get(pluginId) ?? pluginId,
        ...(was ? { before: was } : {}),
        ...(is ? { after: is } : {}),
      };
    })
  );
  return ok({ environment: environment.value.id, ...diffGenerations(from, to, compared) });
}
