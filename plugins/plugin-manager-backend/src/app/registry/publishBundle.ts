import type { Readable } from 'node:stream';
import { buildStatement, statementBytes } from '@flyloft/bundle';
import { refuseManifest } from '@flyloft/configuration';
import { PLUGIN_MANAGER_TOPICS, type PortalParts, type PublishAnswer } from '@flyloft/plugin-manager-common';
import type { BundleStore, CatalogueSources, Clock, ReceivedBundle, SchemaEngine, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { refreshCatalogue } from '../sources/refreshCatalogue';
import type { Person } from '../person';
import { publisherOf, speaksFor, type PublisherConfig } from './publishers';

/** What publishing works with. */
export type PublishDependencies = {
  store: Store;
  bundles: BundleStore;
  schemaEngine: SchemaEngine;
  clock: Clock;
  publishers: PublisherConfig[];
  configuredSources: Pick<CatalogueSources, 'list'>;
  /** Ids of the plugins that this portal itself has mounted. */
  mountedIds: () => Promise<string[]>;
  /** What of a manifest this portal can do. */
  portalParts: () => PortalParts;
};

/** Key id of a statement that no publisher has signed. */
const UNSIGNED = 'unsigned';

/**
 * Adds a release to the registry: reads and checks the bundle, then writes the release, its audit row and the listing
 * in one transaction. Nothing is kept of a bundle that is refused; the same bundle again is `exists`.
 */
export async function publishBundle(
  dependencies: PublishDependencies,
  upload: Readable,
  options: { digest?: string },
  person: Person
): Promise<Outcome<PublishAnswer>> {
  const received = await dependencies.bundles.receive(upload, {
    ...(options.digest === undefined ? {} : { expectDigest: options.digest }),
  });
  if (received.outcome === 'refused') return received;
  try {
    const refusal = await check(dependencies, received.bundle, person);
    return refusal ?? (await record(dependencies, received.bundle, person));
  } finally {
    await received.bundle.discard();
  }
}

/** Everything that depends on who publishes what; undefined where nothing is wrong. */
async function check(
  { store, schemaEngine, publishers, mountedIds, portalParts }: PublishDependencies,
  { manifest, nativeCode }: ReceivedBundle,
  person: Person
): Promise<Extract<Outcome<never>, { outcome: 'refused' }> | undefined> {
  const { id, publisher: publisherId } = manifest;
  const publisher = publisherOf(publishers, publisherId);
  if (!speaksFor(person, publisher)) {
    return refused(
      'PUBLISHER_MISMATCH',
      `You do not publish as "${publisherId}". Ask one of its members, or an admin to add ${person.actor} to them.`
    );
  }
  if (publisher.trustTier === 'quarantined') {
    return refused(
      'NOT_ALLOWED',
      `The publisher "${publisherId}" is quarantined: nothing of it is accepted until an admin lifts that.`
    );
  }
  if (nativeCode && publisher.trustTier !== 'internal') {
    return refused(
      'NATIVE_ADDON_REFUSED',
      `The bundle contains ${nativeCode.kind} at ${JSON.stringify(
        nativeCode.path
      )}; only publishers of the trust tier internal may ship native code.`,
      { path: nativeCode.path }
    );
  }
  if ((await mountedIds()).some(mounted => mounted.toLowerCase() === id)) {
    return refused(
      'PLUGIN_ID_RESERVED',
      `The id "${id}" belongs to a plugin that is part of this portal. Choose another id.`
    );
  }
  for (const claimed of new Set([id, ...(manifest.federation?.features ?? [])])) {
    const owner = await store.registry.findOwner(claimed);
    if (owner !== undefined && owner !== publisherId) {
      return refused(
        'PUBLISHER_MISMATCH',
        `The id "${claimed}" belongs to the publisher "${owner}" for ever. Choose another id.`,
        { pluginId: claimed, owner }
      );
    }
  }
  const refusal = refuseManifest(manifest, portalParts());
  if (refusal) return { outcome: 'refused', refusal };
  const schema = await schemaEngine.validateSchema(manifest.configSchema);
  return schema.outcome === 'refused' ? schema : undefined;
}

async function record(
  { store, clock, publishers, configuredSources }: PublishDependencies,
  bundle: ReceivedBundle,
  person: Person
): Promise<Outcome<PublishAnswer>> {
  const { manifest, digest, manifestDigest, size } = bundle;
  const { id: pluginId, version } = manifest;
  const at = clock.now();
  const statement = buildStatement({ bundle, time: at, keyId: UNSIGNED });
  const { id: publisher, trustTier } = publisherOf(publishers, manifest.publisher);
  return store.transaction(async tx => {
    await tx.registry.savePublishers([{ id: publisher, trustTier }]);
    const outcome = await tx.registry.insertRelease({
      pluginId,
      version,
      publisher,
      trustTier,
      manifest,
      manifestDigest,
      bundleDigest: digest,
      bundleSize: size,
      ...(bundle.readme === undefined ? {} : { readme: bundle.readme }),
      ...(bundle.changelog === undefined ? {} : { changelog: bundle.changelog }),
      statement: Buffer.from(statementBytes(statement)).toString('utf8'),
      publishedAt: at,
      yanked: false,
      deprecated: false,
    });
    if (outcome === 'differs') {
      return refused(
        'RELEASE_EXISTS',
        `${manifest.name} ${version} was published before, with other content. A release never changes: raise the version, pack and publish again.`
      );
    }
    // Another publisher may have taken the id since it was looked up; the row decides.
    const owner = await tx.registry.findOwner(pluginId);
    if (owner !== manifest.publisher) {
      throw new Error(`The plugin ${pluginId} was taken by ${owner} while it was published`);
    }
    // Also where it exists: publishing again is how a damaged file is repaired.
    await bundle.keep();
    if (outcome === 'created') {
      // What catalogues say of its packages belongs to it from now on, and so do the wishes for it.
      const packages = [manifest.packed.frontend?.name, manifest.packed.backend?.name];
      if (
        await tx.sources.concerns(
          pluginId,
          packages.flatMap(name => name ?? [])
        )
      ) {
        await refreshCatalogue(tx, configuredSources, at);
      }
      await tx.audit.append({
        actor: person.actor,
        action: 'release.publish',
        subject: `plugin:${pluginId}`,
        result: 'success',
        summary: `Published ${manifest.name} ${version}`,
        details: { version, publisher: manifest.publisher, bundleDigest: digest, manifestDigest },
      });
      tx.publish(PLUGIN_MANAGER_TOPICS.releasePublished, { pluginId, version });
    }
    return ok<PublishAnswer>({ pluginId, version, digest, outcome });
  });
}
