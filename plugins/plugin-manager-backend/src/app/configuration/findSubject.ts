import { planCreatePermission } from '@flyloft/plugin-manager-common';
import type { ReleaseRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import type { ConfigurationDependencies, ConfigurationOf } from './configurations';

/** What is configured: the release and the environment, where this person may ask for it there. */
export async function findSubject(
  { store, environments, resources }: Pick<ConfigurationDependencies, 'store' | 'environments' | 'resources'>,
  { environment: id, pluginId }: ConfigurationOf,
  version: string,
  person: Person
): Promise<Outcome<{ release: ReleaseRecord; environment: EnvironmentConfig }>> {
  const environment = environments.find(one => one.id === id);
  if (!environment)
    return refused('ENVIRONMENT_NOT_FOUND', `There is no environment "${id}". Choose another one.`);
  const release = await store.registry.findRelease(pluginId, version);
  if (!release)
    return refused('RELEASE_NOT_FOUND', `${pluginId} has no release ${version}. Reload the page.`);
  const within = person.within?.create;
  const about = within ? await resources.ofPlugin(pluginId) : [];
  if (within && !about.map(one => ({ ...one, environment: id })).every(within)) {
    return refused(
      'NOT_ALLOWED',
      `You may ask for changes, but not of ${pluginId}. Ask an admin of this portal.`,
      {
        permission: planCreatePermission.name,
        pluginId,
      }
    );
  }
  return ok({ release, environment });
}
