import type { SourceReading, SourceReadContext } from '@flyloft/plugin-manager-node';

/** What came to a webhook: its headers, by names in small letters, and its body as it came. */
export type Delivery = { header(name: string): string | undefined; body: string };

/**
 * Whether a delivery comes from who holds the secret; `once` marks one that is good only once, `why` is for the log of
 * this portal. One that `mayRepeat` has no time in it, so that people send the very same again on purpose.
 */
export type WebhookCheck = (
  delivery: Delivery,
  at: Date
) => { genuine: true; once?: string; mayRepeat?: boolean } | { genuine: false; why: string };

/** A source of the configuration, ready to be read. */
export type ConfiguredSource = {
  name: string;
  kind: string;
  read(context: SourceReadContext): Promise<SourceReading>;
  /** Milliseconds until a sync is given up. */
  timeoutMs: number;
  /** Milliseconds between two syncs, where they come at an even pace. */
  everyMs?: number;
  /** How a webhook that may start a sync is checked; absent where none may. */
  webhook?: WebhookCheck;
};

/** The sources of the configuration, in its order: the first one that names a plugin decides what is shown. */
export interface CatalogueSources {
  list(): readonly ConfiguredSource[];
  find(name: string): ConfiguredSource | undefined;
}
