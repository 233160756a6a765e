import type { StoreEvent } from '../store/Store';

/** A loop that brings the cluster towards what its objects ask for. */
export interface Controller {
  /** Looks at one change of the store. */
  observe(event: StoreEvent): void;
  /** Looks at everything, once, after a start. */
  start(): void;
  stop(): void;
}
