import type { TrustTier } from '@flyloft/plugin-manager-common';
import type { Person } from '../person';

/** A publisher as configured under `pluginManager.publishers`. */
export type PublisherConfig = {
  id: string;
  trustTier: TrustTier;
  /**
   * Who publishes as it: entity refs of people and groups, and `service:<subject>` of external tokens. Left out:
   * everybody with the permission to publish, but no external token, because those are always named.
   */
  members?: string[];
};

/** Whether somebody speaks for a publisher; the permission to publish at all is asked elsewhere. */
export function speaksFor(person: Person, publisher: PublisherConfig): boolean {
  if (publisher.members) return person.refs.some(ref => publisher.members?.includes(ref));
  return !person.actor.startsWith('service:');
}
