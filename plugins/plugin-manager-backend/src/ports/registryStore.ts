import type { Manifest, TrustTier } from '@flyloft/plugin-manager-common';

export type PublisherRecord = { id: string; trustTier: TrustTier };

export type ReleaseRecord = {
  pluginId: string;
  version: string;
  publisher: string;
  trustTier: TrustTier;
  manifest: Manifest;
  manifestDigest: string;
  bundleDigest: string;
  bundleSize: number;
  readme?: string;
  changelog?: string;
  /** Canonical statement of publisher, id, version, digests, size, time and key id. */
  statement: string;
  publishedAt: Date;
  yanked: boolean;
  deprecated: boolean;
  /** Why its publisher or an admin withdrew or deprecated it, where they said so. */
  yankReason?: string;
  deprecationReason?: string;
};

/** What a release is marked as; a reason of null forgets the one before. */
export type ReleaseMarks = {
  yanked?: boolean;
  deprecated?: boolean;
  yankReason?: string | null;
  deprecationReason?: string | null;
};

/** What the resolver needs of one release. */
export type CandidateRecord = Pick<
  ReleaseRecord,
  'pluginId' | 'version' | 'yanked' | 'yankReason' | 'deprecated' | 'trustTier'
> & {
  manifest: Pick<
    Manifest,
    'dependencies' | 'peerDependencies' | 'optionalDependencies' | 'backstage' | 'node'
  >;
};

/** What the resolver needs of every release, by plugin. What has changed is another object, never this one changed. */
export type CandidateLists = {
  byPlugin: ReadonlyMap<string, readonly CandidateRecord[]>;
  /** The answer before, and the plugins whose lists differ from it, so that what was made of it can be kept. */
  since?: { lists: CandidateLists; changed: readonly string[] };
};

/** Plugins and their releases. */
export interface RegistryStore {
  findPublisher(id: string): Promise<PublisherRecord | undefined>;
  /** The publisher that owns a plugin id for ever. */
  findOwner(pluginId: string): Promise<string | undefined>;
  findRelease(pluginId: string, version: string): Promise<ReleaseRecord | undefined>;
  findReleaseByDigest(bundleDigest: string): Promise<ReleaseRecord | undefined>;
  /** Releases of a plugin, newest version first. */
  listReleases(pluginId: string): Promise<ReleaseRecord[]>;
  /** What the resolver needs of every release; the same object as long as nothing of it has changed. */
  candidateLists(): Promise<CandidateLists>;
  /** The same as one list. */
  listCandidates(): Promise<CandidateRecord[]>;
  /** What each plugin that has a release is called and is about. */
  listTopics(): Promise<Array<{ pluginId: string; name: string; category: string; keywords: string[] }>>;
  /** Adds a release; `(id, version) → digest` is written once. */
  insertRelease(release: ReleaseRecord): Promise<'created' | 'exists' | 'differs'>;
  setReleaseStatus(pluginId: string, version: string, marks: ReleaseMarks): Promise<boolean>;
  /** Newest releases of other plugins that name this one. */
  listDependents(pluginId: string): Promise<Array<{ pluginId: string; version: string; range: string }>>;
  /** Adds publishers, or brings their trust tiers up to date. */
  savePublishers(publishers: PublisherRecord[]): Promise<void>;
  /** The same, and every other publisher becomes `community`: what is not listed is not trusted for what it once was. */
  syncPublishers(publishers: PublisherRecord[]): Promise<void>;
}
