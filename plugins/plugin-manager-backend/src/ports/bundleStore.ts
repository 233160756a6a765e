import type { Readable } from 'node:stream';
import type { Manifest, Refusal } from '@flyloft/plugin-manager-common';

/** Bundles by the digest of their content. */
export interface BundleStore {
  /** Reads, checks and keeps an upload; nothing is kept of one that is refused. */
  put(
    upload: Readable,
    options: { maxBytes: number }
  ): Promise<
    | {
        outcome: 'stored' | 'exists';
        digest: string;
        size: number;
        manifest: Manifest;
        readme?: string;
        changelog?: string;
      }
    | { outcome: 'refused'; refusal: Refusal }
  >;
  /** The bundle as one `.tgz`, with its size in bytes. */
  open(digest: string): Promise<{ stream: Readable; size: number } | undefined>;
  /** One file of a bundle, checked against the sha256 in the registry's manifest before a byte is handed out. */
  readFile(
    digest: string,
    path: string,
    expected: { sha256: string; size: number }
  ): Promise<Buffer | 'absent' | 'corrupt'>;
}
