import type { ReadBundle } from '@flyloft/bundle';
import type { Refusal } from '@flyloft/plugin-manager-common';

/** Which halves of a plugin go into its bundle. */
export type PackParts = 'both' | 'frontend' | 'backend';

export type PackOptions = {
  /** `name`, `name@version` of an npm package, or the path of a folder with `frontend/` and `backend/` packages. */
  source: string;
  /** Where the bundle goes; `<id>-<version>.tgz` in the current folder when left out. */
  out?: string;
  /** A JSON file whose fields are laid over the derived manifest; `null` removes a field. */
  overlay?: string;
  /** The lockfile of an earlier pack; gives the same bundle again. */
  locked?: string;
  id?: string;
  publisher?: string;
  parts?: PackParts;
  /** Registry address; the npm client's own setting when left out. Never with credentials. */
  registry?: string;
  /** Accept native code; only the trust tier internal can publish such a bundle. */
  allowNativeCode?: boolean;
  /** Told what is being done, in words for people. */
  onProgress?: (line: string) => void;
};

/** What packing found, left out and forced. Sizes are bytes. */
export type PackReport = {
  frontend?: { package: string; version: string; bytes: number; files: number };
  backend?: { package: string; version: string; bytes: number; files: number; installedBytes: number };
  /** The bundle as it is sent, and its tar. */
  bundle: { compressedBytes: number; tarBytes: number; files: number };
  /** Host packages used whatever range was asked for; `fits` says whether the range agrees with the host's version. */
  forced: { name: string; asked: string; host: string; fits: boolean }[];
  /** Packages that were installed and left out, with the reason. */
  dropped: { name: string; reason: string }[];
  /** Versions that were tried before the ones that were packed, and why they did not do. */
  skipped: { package: string; version: string; reason: string }[];
  /** What a person should know about the derived manifest. */
  notes: string[];
};

/** The outcome of packing. */
export type PackResult =
  | ({ ok: true; file: string; report: PackReport } & Pick<
      ReadBundle,
      'digest' | 'size' | 'compressedSize' | 'manifest' | 'manifestDigest'
    >)
  | ({ ok: false } & Refusal);
