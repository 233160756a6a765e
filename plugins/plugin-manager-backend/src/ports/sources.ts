import type {
  CatalogueListing,
  SourceCollection,
  SourceCounts,
  SourceDefect,
  SourceListing,
  SourceSync,
} from '@flyloft/plugin-manager-common';
import type { Json } from '../domain/json';
import type { Actor } from './store';

export type SourceRecord = {
  name: string;
  kind: string;
  configured: boolean;
  nextAt?: Date;
  /** Listings that it brought in. */
  listings: number;
  defects: number;
};

export type SourceSyncRecord = Omit<SourceSync, 'startedAt' | 'endedAt'> & {
  startedAt: Date;
  endedAt?: Date;
};

/** What one source said of one plugin, without its icon. */
export type SourceEntry = {
  source: string;
  key: string;
  /** The listing that it is part of; absent before the first merge. */
  pluginId?: string;
  listing: SourceListing;
};

/** What tells which plugin an entry speaks of; `digest` is another one where it says something else. */
export type EntryName = Pick<SourceEntry, 'source' | 'key' | 'pluginId'> & {
  packages: string[];
  digest: string;
};

/** A listing that entries make together; `madeFrom` is another text where any of them says something else. */
export type PlacedListing = {
  pluginId: string;
  madeFrom: string;
  entries: ReadonlyArray<Pick<SourceEntry, 'source' | 'key'>>;
};

/** What is stored of a reading. */
export type SourceContent = {
  listings: SourceListing[];
  /** Keys of entries that stay as they are. */
  kept: string[];
  /** Nothing is taken as gone, because not everything was seen. */
  incomplete: boolean;
  collections: SourceCollection[];
  defects: SourceDefect[];
};

/** A listing with what stands beside its text. */
export type ListingRecord = {
  listing: CatalogueListing;
  hasIcon: boolean;
  firstSeenAt: Date;
  changedAt: Date;
};

/** Catalogues, their syncs, and the listings made from them. */
export interface SourceStore {
  /** Adds sources of the configuration; those that are no longer in it stay, as not configured. */
  configure(sources: Array<{ name: string; kind: string }>): Promise<void>;
  list(): Promise<SourceRecord[]>;
  find(name: string): Promise<SourceRecord | undefined>;
  /** Removes a source with everything that came from it alone; false where it is configured. */
  remove(name: string): Promise<boolean>;

  /** Takes a source for a sync until `leaseUntil`; `busy` where another sync holds it. An expired one is failed. */
  claim(
    sync: { id: string; source: string; trigger: SourceSync['trigger']; actor: Actor; startedAt: Date },
    leaseUntil: Date
  ): Promise<{ outcome: 'claimed'; validators?: Json } | { outcome: 'busy'; sync: SourceSyncRecord }>;
  /** Notes how far a sync is and keeps its lease; false where it is no longer the one that holds the source. */
  renew(
    sync: { id: string; source: string },
    leaseUntil: Date,
    progress?: SourceSync['progress']
  ): Promise<boolean>;
  /** Locks the source for the rest of the transaction; false where the sync no longer holds it. */
  holds(sync: { id: string; source: string }): Promise<boolean>;
  /** Stores what was read. */
  replaceContent(source: string, content: SourceContent, at: Date): Promise<SourceCounts>;
  /** Ends a sync and its lease. */
  finish(
    sync: { id: string; source: string },
    result: Pick<SourceSyncRecord, 'state' | 'counts' | 'read' | 'revision' | 'message'> & {
      endedAt: Date;
      nextAt?: Date;
      /** Absent: those of the last complete sync stay. */
      validators?: Json;
    }
  ): Promise<void>;
  /** Newest first. */
  listSyncs(source: string, limit: number): Promise<SourceSyncRecord[]>;
  findSync(id: string): Promise<SourceSyncRecord | undefined>;
  /** When the last sync ended that read everything. */
  freshAt(source: string): Promise<Date | undefined>;
  listDefects(source: string, limit: number): Promise<SourceDefect[]>;

  /** Every entry of every source, in the order of their names. */
  listEntries(): Promise<SourceEntry[]>;
  /** The same without what they say. */
  listEntryNames(): Promise<EntryName[]>;
  /** Whether a catalogue lists something under this id, or with one of these packages. */
  concerns(pluginId: string, packages: readonly string[]): Promise<boolean>;
  /** npm packages of published plugins' shown releases, and the ids that plugins have. */
  publishedPackages(): Promise<{ ids: string[]; byPackage: Record<string, string> }>;
  /** Replaces all listings by these; only those that are made from something else now are read and merged. */
  replaceListings(
    listings: readonly PlacedListing[],
    merge: (pluginId: string, entries: SourceEntry[]) => CatalogueListing,
    at: Date
  ): Promise<void>;
  findListing(pluginId: string): Promise<ListingRecord | undefined>;
  readIcon(pluginId: string): Promise<{ content: Buffer; mediaType: string } | undefined>;
  /** Collections with the ids of their plugins. */
  listCollections(): Promise<
    Array<{ key: string; source: string; title: string; description: string; pluginIds: string[] }>
  >;

  /** Notes a webhook; false where the same one came before. */
  noteDelivery(source: string, signature: string, at: Date): Promise<boolean>;
}
