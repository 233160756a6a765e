import type { ChangeKind, InstallationState } from '@flyloft/plugin-manager-common';
import type { Json } from '../domain/json';
import type { KubernetesObject } from '../domain/kubernetesObject';
import type { Actor } from './actor';

/** A range that somebody holds an installation to. */
export type PinRecord = { range: string; reason: string; by: Actor; at: string };

export type InstallationRecord = {
  id: string;
  tenant: string;
  environment: string;
  pluginId: string;
  state: InstallationState;
  /** Number of the current revision; 0 while the first install runs. */
  revision: number;
  /** Operation that holds the installation. */
  operationId?: string;
  createdAt: Date;
  changedAt: Date;
  changedBy: Actor;
  /** Who asked for the install, the last time; absent before the first one is done. */
  installedBy?: Actor;
  /** Whether the portal passes requests on to its backend. */
  routed: boolean;
  /** Whether its frontend is loaded by the portal. */
  active: boolean;
  /** Whether the software catalogue lists it. */
  inCatalog: boolean;
  /** Release that is routed to and shown; absent before the first install got that far. */
  release?: string;
  bundleDigest?: string;
  pin?: PinRecord;
};

export type RevisionRecord = {
  installationId: string;
  number: number;
  kind: ChangeKind;
  release: string;
  bundleDigest: string;
  config: Record<string, Json>;
  objects: KubernetesObject[];
  replicas: number;
  createdAt: Date;
  createdBy: Actor;
  summary: string;
  operationId: string;
};

export type GenerationRecord = {
  tenant: string;
  environment: string;
  number: number;
  createdAt: Date;
  createdBy: Actor;
  summary: string;
  operationId?: string;
  automatic: boolean;
  revisions: Record<string, { installationId: string; revision: number; release: string }>;
};

/** Installations with their revisions and generations. */
export interface InstallationStore {
  find(tenant: string, environment: string, pluginId: string): Promise<InstallationRecord | undefined>;
  findById(id: string): Promise<InstallationRecord | undefined>;
  /** By environment and plugin: all of them, or the first `limit` behind the one that `after` names. */
  list(filter: {
    tenant: string;
    environment?: string;
    pluginId?: string;
    includeUninstalled?: boolean;
    after?: { environment: string; pluginId: string };
    limit?: number;
  }): Promise<InstallationRecord[]>;
  /** Finds installations, in the order asked for; makes the rows of those that never were. */
  ensure(
    wanted: Array<{ tenant: string; environment: string; pluginId: string }>,
    actor: Actor
  ): Promise<InstallationRecord[]>;
  /** Takes installations for an operation; busy where another operation holds one. */
  reserve(
    ids: string[],
    operationId: string
  ): Promise<
    | { outcome: 'reserved'; installations: InstallationRecord[] }
    | { outcome: 'busy'; pluginId: string; operationId: string }
  >;
  /** Ends the hold of an operation. */
  release(operationId: string): Promise<void>;
  setState(
    id: string,
    change: Partial<
      Pick<
        InstallationRecord,
        'state' | 'active' | 'routed' | 'inCatalog' | 'release' | 'bundleDigest' | 'revision' | 'changedBy'
      >
    >
  ): Promise<void>;
  /** Pins an installation, or with undefined lifts its pin; it counts as no change of the installation itself. */
  setPin(id: string, pin: PinRecord | undefined): Promise<void>;
  insertRevision(revision: RevisionRecord): Promise<void>;
  /** Takes back a revision that an operation recorded and then undid. */
  removeRevision(installationId: string, number: number, operationId: string): Promise<void>;
  findRevision(installationId: string, number: number): Promise<RevisionRecord | undefined>;
  /** Newest first; all of them, or the first `limit` below the number `before`. */
  listRevisions(installationId: string, limit?: number, before?: number): Promise<RevisionRecord[]>;
  /** Number of the newest generation; 0 where there is none yet. */
  currentGeneration(tenant: string, environment: string): Promise<number>;
  /**
   * Writes the generation after the newest: its revisions with `change` applied (undefined removes a plugin). Writers
   * of one environment wait for each other.
   */
  appendGeneration(
    generation: Omit<GenerationRecord, 'number' | 'revisions'>,
    change: Record<string, GenerationRecord['revisions'][string] | undefined>
  ): Promise<GenerationRecord>;
  findGeneration(tenant: string, environment: string, number: number): Promise<GenerationRecord | undefined>;
  listGenerations(
    tenant: string,
    environment: string,
    limit: number,
    before?: number
  ): Promise<GenerationRecord[]>;
}
