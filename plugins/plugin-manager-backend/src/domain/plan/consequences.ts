/** What of a plan a person should know before they decide: what is lost, what breaks. */
import { compare } from 'semver';
import type { Manifest, PlanContent } from '@flyloft/plugin-manager-common';

type Release = { version: string; manifest: Manifest };

/** Migrations that the new release brings and the old one did not have. */
export function newMigrations(before: Manifest | undefined, after: Manifest): Manifest['migrations'] {
  const known = new Set(before?.migrations.map(({ id }) => id));
  return after.migrations.filter(({ id }) => !known.has(id));
}

/** Breaking changes on the way from one release to another, oldest first. */
export function breakingChanges(
  from: string | undefined,
  to: string,
  releases: readonly Release[]
): string[] {
  if (from === undefined) return [];
  return releases
    .filter(({ version }) => compare(version, from) > 0 && compare(version, to) <= 0)
    .sort((a, b) => compare(a.version, b.version))
    .flatMap(({ manifest }) => manifest.breakingChanges);
}

/** What cannot be undone, or only at a cost. */
export function irreversible(
  item: { kind: string; pluginId: string; removesData: boolean; usesDatabase: boolean },
  before: Manifest | undefined,
  after: Manifest | undefined
): PlanContent['irreversible'] {
  const { pluginId } = item;
  const found: PlanContent['irreversible'] = [];
  if (item.kind === 'uninstall' && item.removesData && item.usesDatabase) {
    found.push({ pluginId, what: `the database of ${before?.name ?? pluginId} is deleted` });
  }
  if (after && item.kind !== 'rollback') {
    for (const { id, kind, description } of newMigrations(before, after)) {
      if (kind === 'irreversible') {
        found.push({ pluginId, what: `migration ${id}${description ? `: ${description}` : ''}` });
      }
    }
  }
  return found;
}

/** Going back to a release that does not know the database that a newer one has changed. */
export function rollbackWarnings(before: Manifest, after: Manifest): string[] {
  return newMigrations(after, before)
    .filter(({ kind }) => kind !== 'expand')
    .map(
      ({ id }) =>
        `${after.name} ${after.version} may not understand its database: migration ${id} of ${before.version} is not taken back.`
    );
}
