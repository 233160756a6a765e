import type { AuditEntry } from '@flyloft/plugin-manager-common';
import type { Json } from '../domain/json';
import type { DraftStore } from './drafts';
import type { FeedbackStore } from './feedback';
import type { SourceStore } from './sources';
import type { Actor } from './actor';
import type { InstallationStore } from './installationStore';
import type { OperationStore } from './operationStore';
import type { PlanStore } from './planStore';
import type { RegistryStore } from './registryStore';

export type { Json } from '../domain/json';
export * from './actor';
export * from './installationStore';
export * from './operationStore';
export * from './planStore';
export * from './registryStore';

/** Appends to the audit chain; called inside the transaction of the change it tells of. */
export interface AuditStore {
  append(entry: {
    actor: Actor;
    action: string;
    subject: string;
    result: 'success' | 'failure';
    summary: string;
    details: Record<string, Json>;
  }): Promise<void>;
  list(filter: { limit: number; before?: number; subject?: string }): Promise<AuditEntry[]>;
  /** Checks the whole chain; names the first broken row. */
  verify(): Promise<
    { outcome: 'intact'; rows: number; head: string } | { outcome: 'broken'; seq: number; reason: string }
  >;
}

/** Secret values, encrypted at rest; never listed, never given to a caller of the API. */
export interface SecretStore {
  /** Keyed hash of a value, as a reference to it would carry it. */
  hash(value: string): string;
  /** Who stored a secret and its hash. */
  find(id: string): Promise<{ hash: string; createdBy: Actor } | undefined>;
  /** Stores a value; `hash` is keyed, so that equal values compare equal without being readable. */
  put(value: string, actor: Actor, id?: string): Promise<{ id: string; hash: string }>;
  reveal(id: string): Promise<string | undefined>;
  /** Deletes those that were last looked up before a time and that nothing refers to; answers with how many. */
  forget(before: Date): Promise<number>;
}

/** Frontends that were switched off because they threw. */
export interface QuarantineStore {
  put(pluginId: string, digest: string, message: string, actor: Actor): Promise<'created' | 'exists'>;
  remove(pluginId: string): Promise<boolean>;
  list(): Promise<Array<{ pluginId: string; digest: string; message: string; at: Date }>>;
}

/** What people had the portal do lately, over all of its replicas. */
export interface UsageStore {
  /**
   * Counts one more of something that an actor does, within so many seconds from the first; answers with how many these are
   * and after how many seconds the count begins anew.
   */
  count(actor: Actor, what: string, seconds: number): Promise<{ count: number; secondsLeft: number }>;
}

/** What can be read and written within one transaction. */
export type StoreTransaction = {
  registry: RegistryStore;
  plans: PlanStore;
  installations: InstallationStore;
  operations: OperationStore;
  audit: AuditStore;
  secrets: SecretStore;
  quarantine: QuarantineStore;
  feedback: FeedbackStore;
  drafts: DraftStore;
  sources: SourceStore;
  /** Published after the commit, as a hint to re-read; lost only if the process dies in between. */
  publish(topic: string, payload: Record<string, string>): void;
};

/** The engine's memory. Reads outside a transaction see committed rows; each write belongs into one. */
export interface Store extends Omit<StoreTransaction, 'publish'> {
  /** Counts by itself: nothing else is written with it. */
  usage: UsageStore;
  /** Whether an exception means that the database is away, so that trying again later makes sense. */
  isUnavailable(error: unknown): boolean;
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
}
