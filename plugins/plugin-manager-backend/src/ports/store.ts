import type {
  Approval,
  AuditEntry,
  ChangeKind,
  InstallationState,
  Manifest,
  OperationEvent,
  OperationState,
  PlanContent,
  PlanState,
  Refusal,
  StepState,
  TrustTier,
  VoidReason,
  WantedChange,
} from '@flyloft/plugin-manager-common';
import type { Json } from '../domain/json';
import type { KubernetesObject } from '../domain/kubernetesObject';
import type { DraftStore } from './drafts';
import type { FeedbackStore } from './feedback';
import type { SourceStore } from './sources';

export type { Json } from '../domain/json';

/** Who acts: entity ref of a person, `service:…` for a named external token, or `policy`. */
export type Actor = string;

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
};

/** What the resolver needs of one release. */
export type CandidateRecord = Pick<
  ReleaseRecord,
  'pluginId' | 'version' | 'yanked' | 'deprecated' | 'trustTier'
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
  setReleaseStatus(
    pluginId: string,
    version: string,
    status: { yanked?: boolean; deprecated?: boolean }
  ): Promise<boolean>;
  /** Newest releases of other plugins that name this one. */
  listDependents(pluginId: string): Promise<Array<{ pluginId: string; version: string; range: string }>>;
  /** Adds publishers, or brings their trust tiers up to date. */
  savePublishers(publishers: PublisherRecord[]): Promise<void>;
  /** The same, and every other publisher becomes `community`: what is not listed is not trusted for what it once was. */
  syncPublishers(publishers: PublisherRecord[]): Promise<void>;
}

/** What a plan was made from. */
export type PlanRequest = {
  environment: string;
  changes: WantedChange[];
  /** The generation that the plan goes back to. */
  restores?: number;
};

export type PlanRecord = {
  id: string;
  digest: string;
  state: PlanState;
  summary: string;
  content: PlanContent;
  /** Objects to apply, in order, as rendered: what the executor applies byte for byte. Secret values as references. */
  objects: Array<{ pluginId: string; object: KubernetesObject; action: 'apply' | 'remove' }>;
  /** What was asked for, secrets as references, so that it can be asked for again. */
  request: PlanRequest;
  reason?: string;
  createdAt: Date;
  requestedAt?: Date;
  /** When the requester last reminded the approvers. */
  nudgedAt?: Date;
  supersedes?: string;
  supersededBy?: string;
  voidReasons: VoidReason[];
  approval?: Approval;
  operationId?: string;
  policy: { approvalRequired: boolean; approvers: string[]; because: string };
  warnings: string[];
};

/** A plan without what only carrying it out needs. */
export type PlanOverview = Omit<PlanRecord, 'objects' | 'request'>;

/** Plans and decisions. */
export interface PlanStore {
  insert(plan: PlanRecord): Promise<void>;
  find(id: string): Promise<PlanRecord | undefined>;
  /** Ids may be shortened to a unique prefix of at least six characters. */
  findByPrefix(prefix: string): Promise<PlanRecord | 'ambiguous' | undefined>;
  list(filter: {
    states?: PlanState[];
    environment?: string;
    pluginId?: string;
    requester?: string;
    limit: number;
    cursor?: string;
  }): Promise<{ items: PlanOverview[]; nextCursor?: string }>;
  /** How many plans wait that have not run out, by environment and by whether `requester` asked for them. */
  countWaiting(
    requester: Actor,
    now: Date
  ): Promise<Array<{ environment: string; own: boolean; count: number }>>;
  /** Ids of plans that have run out and that nobody has decided on, oldest first. */
  listExpired(now: Date, limit: number): Promise<string[]>;
  /** Keeps when the approvers were reminded; false where the plan does not wait, or they were after `notSince`. */
  nudge(id: string, at: Date, notSince: Date): Promise<boolean>;
  /** Moves a plan on if it still is in `from`; false where somebody was faster. */
  transition(
    id: string,
    from: PlanState,
    to: PlanState,
    change: Partial<
      Pick<PlanRecord, 'requestedAt' | 'supersededBy' | 'voidReasons' | 'approval' | 'operationId' | 'reason'>
    >
  ): Promise<boolean>;
}

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
  /** Whether the portal passes requests on to its backend. */
  routed: boolean;
  /** Whether its frontend is loaded by the portal. */
  active: boolean;
  /** Whether the software catalogue lists it. */
  inCatalog: boolean;
  /** Release that is routed to and shown; absent before the first install got that far. */
  release?: string;
  bundleDigest?: string;
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
  list(filter: {
    tenant: string;
    environment?: string;
    pluginId?: string;
    includeUninstalled?: boolean;
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
  insertRevision(revision: RevisionRecord): Promise<void>;
  /** Takes back a revision that an operation recorded and then undid. */
  removeRevision(installationId: string, number: number, operationId: string): Promise<void>;
  findRevision(installationId: string, number: number): Promise<RevisionRecord | undefined>;
  /** Newest first. */
  listRevisions(installationId: string): Promise<RevisionRecord[]>;
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

export type OperationRecord = {
  id: string;
  planId: string;
  tenant: string;
  environment: string;
  /** Plugins whose installations it changes. */
  pluginIds: string[];
  summary: string;
  state: OperationState;
  requestedBy: Actor;
  createdAt: Date;
  startedAt?: Date;
  endedAt?: Date;
  error?: Refusal;
  left: string[];
  generation?: number;
  cancelRequested: boolean;
  owner?: string;
  fence: number;
  until?: Date;
};

export type StepRecord = {
  operationId: string;
  index: number;
  pluginId: string;
  kind: string;
  title: string;
  state: StepState;
  detail?: string;
  attempts: number;
  startedAt?: Date;
  endedAt?: Date;
  error?: Refusal;
  objects: string[];
  /** What the step needs, fixed when the operation is made. */
  input: Json;
  /** What it found before it changed anything, so that its undo puts just that back. */
  before?: Json;
  /** What it produced for later steps. */
  output?: Json;
};

/** Operations, their steps and events. Every write of a running operation names the fence it was claimed under. */
export interface OperationStore {
  insert(operation: OperationRecord, steps: StepRecord[]): Promise<void>;
  find(id: string): Promise<
    | {
        operation: OperationRecord;
        steps: StepRecord[];
        lastEventId: number;
        /** The older operation that holds one of its installations. */
        queuedBehind?: string;
      }
    | undefined
  >;
  list(filter: {
    tenant: string;
    environment?: string;
    states?: OperationState[];
    limit: number;
  }): Promise<OperationRecord[]>;
  /** Each returns false, and writes nothing, where the fence is no longer the operation's. */
  updateOperation(
    id: string,
    fence: number,
    change: Partial<
      Pick<OperationRecord, 'state' | 'startedAt' | 'endedAt' | 'error' | 'left' | 'generation'>
    >
  ): Promise<boolean>;
  updateStep(
    id: string,
    fence: number,
    index: number,
    change: Partial<
      Pick<
        StepRecord,
        'state' | 'detail' | 'attempts' | 'startedAt' | 'endedAt' | 'error' | 'objects' | 'before' | 'output'
      >
    >
  ): Promise<boolean>;
  /** Asks for stop and undo; false where the operation has ended or is undoing. */
  requestCancel(id: string): Promise<boolean>;
  /** Lets a stuck operation undo once more; false where it is not stuck. */
  retry(id: string): Promise<boolean>;
  eventsAfter(id: string, after: number, limit: number): Promise<OperationEvent[]>;
}

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
  /** Whether an exception means that the database is away, so that trying again later makes sense. */
  isUnavailable(error: unknown): boolean;
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
}
