import { createHash } from 'node:crypto';
import type { Manifest } from '@flyloft/plugin-manager-common';
import { DEFAULT_BUNDLE_LIMITS, type BundleLimits } from '../limits';
import { BundleRefused, printable, refusalAsValue, type BundleRefusal } from '../refusal';
import { ByteReader } from '../tar/ByteReader';
import { tarChunks, type Sizes } from '../tar/tarChunks';
import { tarEntries } from '../tar/tarEntries';
import { checkListed, checkPlace, checkWhole, type FoundFile } from './bundleRules';
import { withChunks, type BundleSource } from './bundleSource';
import { readManifestEntry, type ManifestEntry } from './manifestEntry';
import { nativeCodeKind } from './nativeCode';

/** A file of a bundle and where its content starts in the uncompressed tar. */
export type BundleEntry = { path: string; size: number; sha256: string; offset: number };

/** A bundle that was read to its end and accepted. */
export type ReadBundle = {
  ok: true;
  /** `sha256:` and the hash of the uncompressed tar. */
  digest: string;
  /** Bytes of the uncompressed tar. */
  size: number;
  /** Bytes as they were read; the same as `size` where the bundle was not compressed. */
  compressedSize: number;
  manifest: Manifest;
  /** sha256 of the manifest's canonical JSON. */
  manifestDigest: string;
  /** Every file in the order of the tar, `manifest.json` first. */
  files: BundleEntry[];
};

export type ReadBundleOptions = {
  limits?: Partial<BundleLimits>;
  /** Refuse any bundle but this one. */
  expectDigest?: string;
  /** Accept native add-ons; only for publishers of the trust tier internal. */
  allowNativeCode?: boolean;
  /** Receives each file once it is whole and has been checked; the bundle can still be refused later. */
  onFile?: (path: string, content: Buffer) => void | Promise<void>;
  /** Receives the uncompressed tar as it is read. */
  onTarBytes?: (bytes: Buffer) => void;
};

/**
 * The one reader of bundles: streams a `.tgz` or its uncompressed tar, and accepts it only when every rule holds
 * (security rule 11). Expected defects come back as a refusal; a source that fails to read throws.
 */
export async function readBundle(
  source: BundleSource,
  options: ReadBundleOptions = {}
): Promise<ReadBundle | BundleRefusal> {
  return refusalAsValue(() => withChunks(source, chunks => readChunks(chunks, options)));
}

async function readChunks(chunks: AsyncIterable<Buffer>, options: ReadBundleOptions): Promise<ReadBundle> {
  const limits = { ...DEFAULT_BUNDLE_LIMITS, ...options.limits };
  const sizes: Sizes = { compressed: 0, tar: 0 };
  const hash = createHash('sha256');
  const reader = new ByteReader(tarChunks(chunks, limits, sizes), bytes => {
    hash.update(bytes);
    options.onTarBytes?.(bytes);
  });
  try {
    let head: ManifestEntry | undefined;
    let listed: Map<string, FoundFile> = new Map();
    const found = new Map<string, FoundFile>();
    const files: BundleEntry[] = [];
    for await (const file of tarEntries(reader, limits)) {
      const sha256 = createHash('sha256').update(file.content).digest('hex');
      if (!head) {
        if (file.path !== 'manifest.json') {
          throw new BundleRefused(
            'BUNDLE_INVALID',
            `The bundle starts with ${printable(file.path)}; its first file must be manifest.json.`,
            file.path
          );
        }
        head = readManifestEntry(file.content);
        listed = new Map(head.manifest.files.map(entry => [entry.path, entry]));
        if (listed.size !== head.manifest.files.length) {
          throw new BundleRefused('MANIFEST_INVALID', 'manifest.json lists a file twice.', 'manifest.json');
        }
      } else {
        checkPlace(file.path);
        const native = options.allowNativeCode ? undefined : nativeCodeKind(file.path, file.content);
        if (native) {
          throw new BundleRefused(
            'NATIVE_ADDON_REFUSED',
            `The bundle contains ${native} at ${printable(
              file.path
            )}; only publishers of the trust tier internal may ship native code.`,
            file.path
          );
        }
        checkListed(file.path, { sha256, size: file.content.length }, listed);
        found.set(file.path, { sha256, size: file.content.length });
      }
      files.push({ path: file.path, size: file.content.length, sha256, offset: file.offset });
      await options.onFile?.(file.path, file.content);
    }
    if (!head) throw new BundleRefused('BUNDLE_INVALID', 'The bundle is empty.');
    const digest = `sha256:${hash.digest('hex')}`;
    if (options.expectDigest !== undefined && options.expectDigest !== digest) {
      throw new BundleRefused(
        'BUNDLE_DIGEST_MISMATCH',
        `The bundle's digest is ${digest}; ${options.expectDigest} was expected. Nothing was stored. Pack and publish again.`,
        undefined,
        { expected: options.expectDigest, found: digest }
      );
    }
    checkWhole(head.manifest, found);
    return { ok: true, digest, size: sizes.tar, compressedSize: sizes.compressed, ...head, files };
  } finally {
    await reader.close();
  }
}
