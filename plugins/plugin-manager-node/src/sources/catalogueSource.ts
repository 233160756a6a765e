import { createExtensionPoint, type LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { SourceCollection, SourceDefect, SourceListing } from '@flyloft/plugin-manager-common';
import type { JsonValue } from '@backstage/types';

/** What a source hands over when it is read. */
export type SourceReading =
  /** Nothing has changed since the validators were given. */
  | { outcome: 'unchanged' }
  | {
      outcome: 'read';
      listings: SourceListing[];
      /** Keys of entries that could not be read this time or have not changed: they stay as they are. */
      kept: string[];
      /** Not everything was seen: entries that are missing here are not taken as gone. */
      incomplete?: boolean;
      collections: SourceCollection[];
      defects: SourceDefect[];
      /** How many things of each kind there are, in the source's own words: `{ Plugin: 88 }`. */
      read: Record<string, number>;
      /** Handed back at the next reading, so that only changes are asked for. Never a secret. */
      validators?: JsonValue;
      /** A commit, a digest: which state of the source was read. */
      revision?: string;
    };

/** What a source is read with. */
export type SourceReadContext = {
  /** What the last complete reading left; undefined at the first one, or after the configuration changed. */
  validators: JsonValue | undefined;
  /** Aborted when the sync's time is up or the portal stops. */
  signal: AbortSignal;
  /** Tells how far it is; `total` where it is known. */
  progress(done: number, total: number | undefined, what: string): void;
};

/**
 * A catalogue of plugins. Reading changes nothing: what it hands over is checked and stored by the engine, in one
 * transaction. A reading that throws leaves every listing as it was; its message is shown to admins, so it names what
 * did not answer and never a credential.
 */
export interface CatalogueSource {
  read(context: SourceReadContext): Promise<SourceReading>;
}

/** What a source is made from. */
export type SourceOptions = {
  /** Its name in the configuration, under `pluginManager.sources`. */
  name: string;
  /** The configuration under that name. */
  config: Config;
  logger: LoggerService;
  /** A folder of its own, for what it caches; it may be empty at any time. */
  cacheDirectory: string;
};

/** A kind of source, which a module brings along. */
export type SourceKind = {
  /** The value of `kind` in the configuration. */
  kind: string;
  /** Makes a source; throws where the configuration does not fit, naming the key. */
  create(options: SourceOptions): CatalogueSource;
};

/** Where modules add kinds of catalogue sources. */
export interface CatalogueSourcesExtensionPoint {
  /** Throws where the kind is there already. */
  addSourceKind(kind: SourceKind): void;
}

/** Reference of {@link CatalogueSourcesExtensionPoint}. */
export const catalogueSourcesExtensionPoint = createExtensionPoint<CatalogueSourcesExtensionPoint>({
  id: 'plugin-manager.catalogue-sources',
});
