import type { SourceReading, SourceReadContext } from '@flyloft/plugin-manager-node';

/** A source of the configuration, ready to be read. */
export type ConfiguredSource = {
  name: string;
  kind: string;
  read(context: SourceReadContext): Promise<SourceReading>;
  /** Milliseconds until a sync is given up. */
  timeoutMs: number;
  /** Milliseconds between two syncs, where they come at an even pace. */
  everyMs?: number;
  /** Whether a webhook may start a sync. */
  webhook: boolean;
  /** Whether a request is signed with the source's secret; see `notifySource`. */
  verify(signed: string, signature: string): boolean;
};

/** The sources of the configuration, in its order: the first one that names a plugin decides what is shown. */
export interface CatalogueSources {
  list(): readonly ConfiguredSource[];
  find(name: string): ConfiguredSource | undefined;
}
