import type {
  Draft,
  DraftList,
  OtherConfigurationList,
  SaveDraft,
  SaveSnapshot,
  Snapshot,
  SnapshotList,
} from '@flyloft/plugin-manager-common';
import type { Actor, Clock, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import type { Outcome } from '../outcome';
import { getDraft, listDrafts } from './getDraft';
import { listConfigurations } from './listConfigurations';
import { removeDraft } from './removeDraft';
import { saveDraft } from './saveDraft';
import { listSnapshots, removeSnapshot, saveSnapshot } from './snapshots';

/** What the use cases of drafts work with. */
export type DraftDependencies = {
  store: Store;
  clock: Clock;
  tenant: string;
  environments: EnvironmentConfig[];
};

/** Which wizard. */
export type DraftOf = { environment: string; pluginId: string };

/** What people have typed and not yet asked for. Everybody sees their own only. */
export interface Drafts {
  listDrafts(actor: Actor): Promise<Outcome<DraftList>>;
  getDraft(of: DraftOf, actor: Actor): Promise<Outcome<Draft>>;
  saveDraft(of: DraftOf, draft: SaveDraft, actor: Actor): Promise<Outcome<Draft>>;
  removeDraft(of: DraftOf, actor: Actor): Promise<Outcome<void>>;
  listSnapshots(of: DraftOf, actor: Actor): Promise<Outcome<SnapshotList>>;
  saveSnapshot(of: DraftOf, snapshot: SaveSnapshot, actor: Actor): Promise<Outcome<Snapshot>>;
  removeSnapshot(of: DraftOf, name: string, actor: Actor): Promise<Outcome<void>>;
  listConfigurations(pluginId: string): Promise<Outcome<OtherConfigurationList>>;
}

/** Binds drafts to what they work with. */
export function createDrafts(dependencies: DraftDependencies): Drafts {
  return {
    listDrafts: actor => listDrafts(dependencies, actor),
    getDraft: (of, actor) => getDraft(dependencies, of, actor),
    saveDraft: (of, draft, actor) => saveDraft(dependencies, of, draft, actor),
    removeDraft: (of, actor) => removeDraft(dependencies, of, actor),
    listSnapshots: (of, actor) => listSnapshots(dependencies, of, actor),
    saveSnapshot: (of, snapshot, actor) => saveSnapshot(dependencies, of, snapshot, actor),
    removeSnapshot: (of, name, actor) => removeSnapshot(dependencies, of, name, actor),
    listConfigurations: pluginId => listConfigurations(dependencies, pluginId),
  };
}
