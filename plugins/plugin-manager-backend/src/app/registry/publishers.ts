import type { TrustTier } from '@flyloft/plugin-manager-common';
import type { Person } from '../person';

/** A publisher as configured under `pluginManager.publishers`. */
export type PublisherConfig = {
  id: string;
  trustTier: TrustTier;
  /**
   * Who publishes as it: entity refs of people and groups, and `service:<subject>` of external tokens. Left out:
   * everybody with the permission to publish.
   */
  members?: string[];
};

/** A publisher by its id; one that the configuration does not name is `community`. */
export function publisherOf(publishers: readonly PublisherConfig[], id: string): PublisherConfig {
  return publishers.find(one => one.id === id) ?? { id, trustTier: 'community' };
}

/** Whether somebody speaks for a publisher; the permission to publish at all is asked elsewhere. */
export function speaksFor(person: Person, publisher: PublisherConfig): boolean {
  return !publisher.members || person.refs.some(ref => publisher.members?.includes(ref));
}
