import type { ReleaseListItem, ReleaseStatusRequest } from '@flyloft/plugin-manager-common';
import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { PortalVersions } from '../../domain/release/fitsPortal';
import type { Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { publisherOf, speaksFor, type PublisherConfig } from './publishers';
import { toReleaseListItem } from './toReleaseListItem';

/**
 * Yanks or deprecates a release, or takes that back. A yanked release is chosen by no new plan; what runs keeps running.
 * A publisher's members do it for their own releases, people with `mayAdminister` for all.
 */
export async function setReleaseStatus(
  dependencies: { store: Store; publishers: PublisherConfig[]; portal: PortalVersions },
  release: { id: string; version: string },
  { reason, ...status }: ReleaseStatusRequest,
  person: Person,
  mayAdminister: boolean
): Promise<Outcome<ReleaseListItem>> {
  const { store, publishers, portal } = dependencies;
  const { id, version } = release;
  const found = await store.registry.findRelease(id, version);
  if (!found) return refused('RELEASE_NOT_FOUND', `There is no release ${version} of "${id}".`);
  if (!mayAdminister && !speaksFor(person, publisherOf(publishers, found.publisher))) {
    return refused(
      'PUBLISHER_MISMATCH',
      `"${id}" belongs to the publisher "${found.publisher}". Ask one of its members, or an admin.`
    );
  }
  return store.transaction(async tx => {
    await tx.registry.setReleaseStatus(id, version, {
      ...(status.yanked === undefined ? {} : { yanked: status.yanked }),
      ...(status.deprecated === undefined ? {} : { deprecated: status.deprecated }),
      // A reason belongs to what is said with it; whoever takes a mark back takes its reason back, too.
      ...(status.yanked === undefined ? {} : { yankReason: (status.yanked && reason) || null }),
      ...(status.deprecated === undefined
        ? {}
        : { deprecationReason: (status.deprecated && reason) || null }),
    });
    const changed = await tx.registry.findRelease(id, version);
    if (!changed) throw new Error(`The release ${id} ${version} vanished`);
    const acts: string[] = [];
    if (status.yanked !== undefined) acts.push(status.yanked ? 'Yanked' : 'Took back the yank of');
    if (status.deprecated !== undefined) {
      acts.push(status.deprecated ? 'Deprecated' : 'Took back the deprecation of');
    }
    await tx.audit.append({
      actor: person.actor,
      action: 'release.status',
      subject: `plugin:${id}`,
      result: 'success',
      summary: `${acts.join(', ')} ${found.manifest.name} ${version}`,
      details: { version, ...status, ...(reason === undefined ? {} : { reason }) },
    });
    tx.publish(PLUGIN_MANAGER_TOPICS.releasePublished, { pluginId: id, version });
    return ok(toReleaseListItem(changed, portal));
  });
}
