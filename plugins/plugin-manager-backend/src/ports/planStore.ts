import type {
  Approval,
  LeftOut,
  PlanContent,
  PlanState,
  ReleaseStrategy,
  VoidReason,
  WantedChange,
} from '@flyloft/plugin-manager-common';
import type { KubernetesObject } from '../domain/kubernetesObject';
import type { Actor } from './actor';

/** What a plan was made from. */
export type PlanRequest = {
  environment: string;
  changes: WantedChange[];
  /** The generation that the plan goes back to. */
  restores?: number;
  /** How releases are chosen where somebody said so. */
  strategy?: ReleaseStrategy;
  /** What was asked for as well and did not fit. */
  leftOut?: LeftOut[];
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
