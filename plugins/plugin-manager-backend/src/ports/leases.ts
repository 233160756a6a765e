/** A claimed operation: writes are accepted only as long as `fence` is the newest. */
export type Claim = {
  operationId: string;
  fence: number;
  /** Aborted when somebody else may have taken over. */
  lost: AbortSignal;
  /** Aborted when a person asked to stop and undo. */
  cancelled: AbortSignal;
  release(): Promise<void>;
};

/**
 * Who works on an operation. The row in PostgreSQL (owner, fence, until) decides; a session advisory lock is only a hint
 * that the owner is alive, so that a killed one is replaced in well under two seconds. Heartbeat 2 s, expiry 10 s.
 */
export interface Leases {
  /** Claims the next operation that nobody alive works on; undefined where there is none. */
  claimNext(): Promise<Claim | undefined>;
  /** Calls back when there may be something to claim: a new operation, or an owner that went away. */
  onWork(listener: () => void): { stop(): void };
  close(): Promise<void>;
}
