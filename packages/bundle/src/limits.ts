/** What a bundle may be at most. Sizes are bytes; every limit is checked while the bundle streams in. */
export type BundleLimits = {
  /** The bundle as it is sent, compressed. */
  compressedBytes: number;
  /** The tar inside. */
  tarBytes: number;
  /** Tar bytes per compressed byte; counted from the first MiB on, below which a ratio says nothing. */
  ratio: number;
  /** Files and folders together. */
  entries: number;
  /** One file. */
  fileBytes: number;
  /** `manifest.json`. */
  manifestBytes: number;
  /** Path segments. */
  depth: number;
  /** Characters of a path; 255 is what the tar format holds without path overrides. */
  pathLength: number;
};

/** The limits of the registry, the plugin host and the command line. A usual bundle has 1–4 MB. */
export const DEFAULT_BUNDLE_LIMITS: BundleLimits = {
  compressedBytes: 32 * 2 ** 20,
  tarBytes: 192 * 2 ** 20,
  ratio: 100,
  entries: 15_000,
  fileBytes: 32 * 2 ** 20,
  manifestBytes: 6 * 2 ** 20,
  depth: 30,
  pathLength: 255,
};
