import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { SIGNAL_CHANNEL } from '@flyloft/plugin-manager-common';

/**
 * Tells the portal's plugins and open pages of a committed change: ids only, because both are hints to read again
 * (security rule 6). What cannot be sent is logged, and missed by nobody who reads.
 */
export async function publishChange(
  services: { events: EventsService; signals: SignalsService; logger: LoggerService },
  topic: string,
  payload: Record<string, string>
): Promise<void> {
  const { events, signals, logger } = services;
  const results = await Promise.allSettled([
    events.publish({ topic, eventPayload: payload }),
    signals.publish({
      recipients: { type: 'broadcast' },
      channel: SIGNAL_CHANNEL,
      message: { topic, ...payload },
    }),
  ]);
  for (const result of results) {
    if (result.status === 'rejected')
      logger.warn(`The change ${topic} could not be announced: ${result.reason}`);
  }
}
