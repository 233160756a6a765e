import { reachableFrom } from '../../domain/upgrade/upgradeInput';
import type { RegistryStore, Store } from '../../ports';
import type { Reads } from '../plans/current';

/** A release of the catalogue as the resolver needs it. */
export type KnownRelease = Awaited<ReturnType<RegistryStore['listCandidates']>>[number];

/** The catalogue, read once for many questions. */
export type Foreknowledge = { all: KnownRelease[]; reads: Reads };

const needsOf = ({ manifest }: KnownRelease) => [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies),
  ...Object.keys(manifest.optionalDependencies),
];

/**
 * Reads the catalogue once, and gives reads whose catalogue is only what the installed plugins could ever come to need: of
 * ten thousand listings that is a handful, and it is looked through once for every update.
 */
export async function readForeknowledge(store: Store, installed: readonly string[]): Promise<Foreknowledge> {
  const all = await store.registry.listCandidates();
  const byPlugin: Record<string, Array<{ requires: Array<{ name: string; range: string }> }>> = {};
  for (const release of all) {
    const requires = needsOf(release).map(name => ({ name, range: '*' }));
    (byPlugin[release.pluginId] ??= []).push({ requires });
  }
  const reachable = reachableFrom(installed, byPlugin);
  const relevant = all.filter(({ pluginId }) => reachable.has(pluginId));
  const registry: RegistryStore = Object.create(store.registry, {
    listCandidates: { value: async () => relevant },
  });
  return { all, reads: { registry, installations: store.installations } };
}
