import { installationPinPermission, PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import { satisfies } from 'semver';
import type { Clock, PinRecord, Store } from '../../ports';
import type { Engine } from '../engine';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';

/**
 * Holds an installation to a range that the release which runs is in, or lifts the pin that it has. For who asked for the
 * install, and for whoever may pin anything. Plans keep to it from now on, and name it where it is in the way.
 */
export async function setPin(
  pluginId: string,
  environment: string | undefined,
  wanted: Pick<PinRecord, 'range' | 'reason'> | undefined,
  person: Person,
  { engine, store, clock }: { engine: Pick<Engine, 'findInstallation'>; store: Store; clock: Clock }
): Promise<Outcome<void>> {
  const found = await engine.findInstallation(environment, pluginId);
  if (found.outcome === 'refused') return found;
  const { installation, revision } = found.value;
  if (!revision || installation.state === 'uninstalled') {
    return refused('INSTALLATION_NOT_FOUND', `${pluginId} is not installed here. Install it first.`);
  }
  const { installedBy } = installation;
  if (!person.mayPinInstallations && installedBy !== person.actor) {
    return refused(
      'NOT_ALLOWED',
      `Only who asked for ${pluginId} or an admin may pin it. Ask ${
        installedBy ?? 'an admin of this portal'
      }.`,
      { permission: installationPinPermission.name }
    );
  }
  if (wanted && !satisfies(revision.release, wanted.range, { includePrerelease: true })) {
    return refused(
      'INSTALLATION_STATE',
      `${pluginId} runs ${revision.release}, which is not in ${wanted.range}. Update it first, or pin it to a range that it is in.`
    );
  }
  if (!wanted && !installation.pin) return ok(undefined);
  const pin = wanted && { ...wanted, by: person.actor, at: clock.now().toISOString() };
  const { range, reason } = wanted ?? installation.pin!;
  await store.transaction(async tx => {
    await tx.installations.setPin(installation.id, pin);
    await tx.audit.append({
      actor: person.actor,
      action: wanted ? 'installation.pinned' : 'installation.unpinned',
      subject: `installation:${installation.id}`,
      result: 'success',
      summary: wanted
        ? `Pinned ${pluginId} to ${range}: ${reason}`
        : `Lifted the pin of ${pluginId} on ${range}`,
      details: { pluginId, environment: installation.environment, range, reason },
    });
    tx.publish(PLUGIN_MANAGER_TOPICS.installationChanged, {
      environment: installation.environment,
      pluginId,
    });
  });
  return ok(undefined);
}
