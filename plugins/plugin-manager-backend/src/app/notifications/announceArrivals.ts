import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { Announcements, Clock, Store } from '../../ports';

/**
 * Tells whoever asked for a plugin that it can be installed now, once each. Marked before it is sent: two replicas never
 * tell the same person twice.
 */
export function createArrivalAnnouncer(dependencies: {
  store: Pick<Store, 'feedback' | 'registry'>;
  announcements: Announcements;
  clock: Clock;
  log: { warn(message: string): void };
}): (topic: string, payload: Record<string, string>) => Promise<void> {
  const { store, announcements, clock, log } = dependencies;
  return async (topic, { pluginId, version }) => {
    if (topic !== PLUGIN_MANAGER_TOPICS.releasePublished || pluginId === undefined || version === undefined)
      return;
    try {
      const release = await store.registry.findRelease(pluginId, version);
      if (!release || release.yanked || release.trustTier === 'quarantined') return;
      const requesters = await store.feedback.markTold(pluginId, clock.now());
      const recipients = requesters.filter(ref => ref.startsWith('user:'));
      if (recipients.length === 0) return;
      await announcements.announce({
        recipients,
        title: `${release.manifest.name} is there`,
        description: `You asked for it: ${version} can be installed now.`,
        link: `/marketplace/plugins/${pluginId}`,
        severity: 'normal',
        key: `plugin:${pluginId}:arrived`,
      });
    } catch (error) {
      log.warn(`Nobody could be told that ${pluginId} is there: ${error}`);
    }
  };
}
