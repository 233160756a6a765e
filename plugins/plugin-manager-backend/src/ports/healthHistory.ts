import type { HealthSample } from '../domain/health/history';

export type { HealthSample } from '../domain/health/history';

/** A sample with whose it is. */
export type NewHealthSample = HealthSample & { installationId: string };

/** How installations were, minute by minute, for little more than a day. */
export interface HealthHistories {
  /**
   * Adds samples of one source in one go; what this source has said of the same minute before is replaced where it is
   * about pods, and added to where it is about traffic. Samples of installations that are gone are dropped.
   */
  add(source: string, samples: readonly NewHealthSample[]): Promise<void>;
  /** Samples of one installation since a time, oldest first. */
  of(installationId: string, since: Date): Promise<HealthSample[]>;
  /** Samples of all installations of a tenant since a time, put together by steps from that time on; oldest first. */
  all(filter: {
    tenant: string;
    environment?: string;
    since: Date;
    stepSeconds: number;
  }): Promise<Map<string, HealthSample[]>>;
  /** Deletes what is older; answers with how many samples. */
  forget(before: Date): Promise<number>;
}
