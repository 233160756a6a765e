import type { Readable } from 'node:stream';
import type { Manifest, Refusal } from '@flyloft/plugin-manager-common';

/** An upload that was read and accepted, but is not kept yet. */
export type ReceivedBundle = {
  digest: string;
  /** Bytes of the uncompressed tar. */
  size: number;
  manifest: Manifest;
  /** sha256 of the manifest's canonical JSON. */
  manifestDigest: string;
  readme?: string;
  changelog?: string;
  /** The first file with native code, where there is one; only publishers of the tier internal may have it. */
  nativeCode?: { path: string; kind: string };
  /** Puts the bundle in place, durably; keeping one that is there already is fine. */
  keep(): Promise<void>;
  /** Forgets the upload; after `keep` it does nothing. */
  discard(): Promise<void>;
};

/** Bundles by the digest of their content. */
export interface BundleStore {
  /** Reads and checks an upload to its end. Whatever comes back, the caller ends it with `keep` or `discard`. */
  receive(
    upload: Readable,
    options: { expectDigest?: string }
  ): Promise<{ outcome: 'received'; bundle: ReceivedBundle } | { outcome: 'refused'; refusal: Refusal }>;
  /** The bundle as one uncompressed tar, with its size in bytes. */
  open(digest: string): Promise<{ stream: Readable; size: number } | undefined>;
  /** One file of a bundle, checked against the sha256 in the registry's manifest before a byte is handed out. */
  readFile(
    digest: string,
    path: string,
    expected: { sha256: string; size: number }
  ): Promise<Buffer | 'absent' | 'corrupt'>;
}
