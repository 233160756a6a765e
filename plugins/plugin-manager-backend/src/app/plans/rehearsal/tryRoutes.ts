import type { Refusal, RehearsalStep } from '@flyloft/plugin-manager-common';
import { against, fine, type Rehearsed, type Trial } from './rehearsed';

/** Pages of what is installed and not part of the plan, with whose they are. */
async function takenPaths({ plan, dependencies }: Rehearsed): Promise<Map<string, string>> {
  const { store } = dependencies;
  const { tenant, environment, items } = plan.content;
  const taken = new Map<string, string>();
  for (const { pluginId, active, release } of await store.installations.list({ tenant, environment })) {
    if (!active || release === undefined || items.some(item => item.pluginId === pluginId)) continue;
    const found = await store.registry.findRelease(pluginId, release);
    for (const { path } of found?.manifest.routes ?? []) taken.set(path, found?.manifest.name ?? pluginId);
  }
  return taken;
}

/** Looks whether the plan's plugins get the addresses that they want: their id under `/api`, and their pages. */
export const tryRoutes: Trial = async rehearsed => {
  const { plan, dependencies, surroundings } = rehearsed;
  const coming = plan.content.items.filter(item => item.to !== undefined && item.from === undefined);
  if (coming.length === 0) return [];
  const mounted = new Set((await surroundings.mountedIds()).map(id => id.toLowerCase()));
  const taken = await takenPaths(rehearsed);
  const steps: RehearsalStep[] = [];
  for (const { pluginId, name, to = '' } of coming) {
    const about = { kind: 'route', pluginId } as const;
    const release = await dependencies.store.registry.findRelease(pluginId, to);
    const paths = (release?.manifest.routes ?? []).map(({ path }) => path);
    const refusals: Refusal[] = paths
      .filter(path => taken.has(path))
      .map(path => ({
        code: 'PLUGIN_ID_RESERVED' as const,
        message: `${taken.get(
          path
        )} has its pages under ${path} already. Uninstall it first, or ask the publisher of ${name} for another path.`,
      }));
    if (mounted.has(pluginId)) {
      refusals.push({
        code: 'PLUGIN_ID_RESERVED',
        message: `The portal itself has a plugin "${pluginId}". Ask the publisher for another id.`,
      });
    }
    const wanted = [`/api/${pluginId}`, ...paths].join(', ');
    steps.push(
      refusals.length > 0
        ? against(about, `${name} does not get its addresses.`, refusals)
        : fine(about, `The addresses of ${name} are free: ${wanted}.`)
    );
  }
  return steps;
};
