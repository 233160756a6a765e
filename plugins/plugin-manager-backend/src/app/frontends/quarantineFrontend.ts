import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { Actor, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { frontendsRevision } from './listFrontends';

/** Who is named where the portal itself switches a frontend off. */
export const PORTAL_ACTOR: Actor = 'portal';

/**
 * Switches off the frontend of a release that is installed, for everybody. A report about other bytes than those that are
 * shown says nothing about what is shown, and changes nothing.
 */
export async function quarantineFrontend(
  { store, tenant }: { store: Store; tenant: string },
  report: { pluginId: string; digest: string; message: string },
  actor: Actor
): Promise<Outcome<'created' | 'exists'>> {
  const { pluginId, digest, message } = report;
  const installations = await store.installations.list({ tenant, pluginId });
  if (!installations.some(one => one.active && one.bundleDigest === digest)) {
    return refused(
      'INSTALLATION_NOT_FOUND',
      `No installation shows this frontend of "${pluginId}", so there is nothing to switch off.`
    );
  }
  return store.transaction(async tx => {
    const outcome = await tx.quarantine.put(pluginId, digest, message, actor);
    if (outcome === 'created') {
      await tx.audit.append({
        actor,
        action: 'frontend.quarantine',
        subject: `plugin:${pluginId}`,
        result: 'success',
        summary: `Switched off the frontend of ${pluginId}`,
        details: { digest, message },
      });
      tx.publish(PLUGIN_MANAGER_TOPICS.frontendsChanged, { revision: await frontendsRevision(tx, tenant) });
    }
    return ok(outcome);
  });
}

/** Switches a frontend on again. */
export async function releaseFrontend(
  { store, tenant }: { store: Store; tenant: string },
  pluginId: string,
  actor: Actor
): Promise<Outcome<true>> {
  return store.transaction(async tx => {
    if (!(await tx.quarantine.remove(pluginId))) {
      return refused('NOT_FOUND', `The frontend of "${pluginId}" is not switched off.`);
    }
    await tx.audit.append({
      actor,
      action: 'frontend.release',
      subject: `plugin:${pluginId}`,
      result: 'success',
      summary: `Switched the frontend of ${pluginId} on again`,
      details: {},
    });
    tx.publish(PLUGIN_MANAGER_TOPICS.frontendsChanged, { revision: await frontendsRevision(tx, tenant) });
    return ok(true as const);
  });
}
