import type { AvailableUpdate, UpdateList } from '@flyloft/plugin-manager-common';
import { isCompatibleStep } from '../../domain/upgrade/judgeUpdate';
import { namedVersions, updateTargets } from '../../domain/upgrade/updateTargets';
import type { ReleaseRecord } from '../../ports';
import { ok, type Outcome } from '../outcome';
import { currentGeneration, findCurrent, type Current } from '../plans/current';
import { findEnvironment, type PlanDependencies } from '../plans/planDependencies';
import { previewUpdate, type PreviewContext } from './previewUpdate';
import { readForeknowledge } from './relevantReads';

/** How many releases of a plugin are tried, newest first, before it counts as one that cannot be updated. */
const MAX_TRIES = 8;
const ORDER = { safe: 0, look: 1, cannot: 2 } as const;

/**
 * What an installed plugin could be updated to: the newest release that fits; where that one breaks compatibility, also
 * the newest that does not; and where the very newest does not fit yet, that one with the reason.
 */
async function updatesOf(pluginId: string, context: PreviewContext): Promise<AvailableUpdate[]> {
  const { reads, environment, dependencies } = context;
  const current = await findCurrent(reads, dependencies.tenant, environment.id, pluginId);
  if (!current) return [];
  const from = current.revision.release;
  const releases = await reads.registry.listReleases(pluginId);
  const targets = updateTargets(from, releases);
  const { name } = current.release.manifest;
  const preview = (to: string) => previewUpdate({ pluginId, name, from, to, releases }, context);
  const firstThatFits = async (versions: readonly string[]) => {
    for (const version of versions.slice(0, MAX_TRIES)) {
      const update = await preview(version);
      if (update.verdict !== 'cannot') return update;
    }
    return undefined;
  };
  const [newest, ...older] = targets.map(({ version }) => version);
  if (newest === undefined) return [];
  const first = await preview(newest);
  const best = first.verdict === 'cannot' ? await firstThatFits(older) : first;
  const found = first === best || !best ? [first] : [first, best];
  if (best && !isCompatibleStep(from, best.to)) {
    const compatible = await firstThatFits(older.filter(version => isCompatibleStep(from, version)));
    if (compatible) found.push(compatible);
  }
  return found;
}

/** What of a release that runs should make people move on, though nothing forces them to. */
function marksOf(release: ReleaseRecord): UpdateList['withdrawn'] {
  const { pluginId, version, manifest } = release;
  const about = { pluginId, name: manifest.name, release: version };
  if (release.yanked) {
    return [{ ...about, kind: 'yanked', ...(release.yankReason ? { reason: release.yankReason } : {}) }];
  }
  if (!release.deprecated) return [];
  const { deprecationReason: reason } = release;
  return [{ ...about, kind: 'deprecated', ...(reason ? { reason } : {}) }];
}

/** The pin of an installation, where it has one. */
function pinOf({ installation, release }: Current): UpdateList['pins'] {
  const { pluginId, pin, installedBy } = installation;
  if (!pin) return [];
  const { version, manifest } = release;
  return [
    { ...pin, pluginId, name: manifest.name, release: version, ...(installedBy ? { installedBy } : {}) },
  ];
}

/** Every update that is there for what is installed in an environment, with what each would mean. */
export async function listUpdates(
  environmentId: string | undefined,
  dependencies: PlanDependencies
): Promise<Outcome<UpdateList>> {
  const environment = findEnvironment(dependencies.environments, environmentId);
  if (environment.outcome === 'refused') return environment;
  const { store, tenant, host } = dependencies;
  const generation = await currentGeneration(store, tenant, environment.value.id);
  const ids = Object.keys(generation.revisions).sort();
  const { all, reads } = await readForeknowledge(store);
  const context = { environment: environment.value, generation, reads, dependencies };
  const items: AvailableUpdate[] = [];
  const withdrawn: UpdateList['withdrawn'] = [];
  const pins: UpdateList['pins'] = [];
  let newest = 0;
  for (const id of ids) {
    const current = await findCurrent(reads, tenant, environment.value.id, id);
    if (current) withdrawn.push(...marksOf(current.release));
    if (current) pins.push(...pinOf(current));
    const updates = await updatesOf(id, context);
    if (updates.length === 0) newest += 1;
    items.push(...updates);
  }
  const key = (update: AvailableUpdate) => `${ORDER[update.verdict]} ${update.name} ${update.to}`;
  return ok({
    environment: environment.value.id,
    withdrawn,
    pins,
    items: items.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    installed: ids.length,
    newest,
    portal: {
      ...host,
      next: namedVersions(
        all.map(({ manifest }) => manifest.backstage),
        host.backstage
      ),
    },
  });
}
