import type { DisclosureLevel, DraftBase } from '@flyloft/plugin-manager-common';
import type { Json } from '../domain/json';
import type { Actor } from './store';

/** Whose draft of what. */
export type DraftKey = { actor: Actor; environment: string; pluginId: string };

/** What was typed; secrets are references. */
export type DraftRecord = DraftKey & {
  release: string;
  config: Record<string, Json>;
  yaml?: string;
  step?: string;
  level?: DisclosureLevel;
  base?: DraftBase;
  revision: number;
  savedAt: Date;
};

/** A configuration kept under a name; names are unique for a person, environment and plugin. */
export type SnapshotRecord = DraftKey & {
  name: string;
  release: string;
  config: Record<string, Json>;
  createdAt: Date;
};

/** Drafts and snapshots; each belongs to one person. */
export interface DraftStore {
  list(actor: Actor): Promise<DraftRecord[]>;
  find(key: DraftKey): Promise<DraftRecord | undefined>;
  /** Saves as the revision after `follows`; false where the draft has another revision by now. */
  save(draft: Omit<DraftRecord, 'revision'>, follows: number): Promise<boolean>;
  remove(key: DraftKey): Promise<void>;
  listSnapshots(key: DraftKey): Promise<SnapshotRecord[]>;
  /** Keeps a snapshot; one of the same name is replaced. */
  saveSnapshot(snapshot: SnapshotRecord): Promise<void>;
  removeSnapshot(key: DraftKey, name: string): Promise<boolean>;
}
