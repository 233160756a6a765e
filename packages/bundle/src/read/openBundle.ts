import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Manifest } from '@flyloft/plugin-manager-common';
import type { BundleLimits } from '../limits';
import type { BundleRefusal } from '../refusal';
import { readBundle, type BundleEntry } from './readBundle';

/** Where each file of a stored, uncompressed bundle is. */
export type BundleIndex = { digest: string; manifest: Manifest; files: ReadonlyMap<string, BundleEntry> };

/** One file of a bundle, checked against the manifest as it was read; or why it cannot be had. */
export type BundleFileContent =
  | { ok: true; content: Buffer; sha256: string }
  | { ok: false; code: 'NOT_FOUND' | 'BUNDLE_CORRUPT' | 'BUNDLE_INVALID'; message: string; path: string };

/** Reads a stored, uncompressed bundle once, checks it whole, and remembers where its files are. */
export async function indexBundle(
  tarPath: string,
  options: { expectDigest?: string; limits?: Partial<BundleLimits>; allowNativeCode?: boolean } = {}
): Promise<({ ok: true } & BundleIndex) | BundleRefusal> {
  const read = await readBundle(tarPath, options);
  if (!read.ok) return read;
  if (read.size !== read.compressedSize) {
    return {
      ok: false,
      code: 'BUNDLE_INVALID',
      message: 'A compressed bundle cannot be indexed; store it uncompressed first (storeBundle).',
      path: tarPath,
    };
  }
  const files = new Map(read.files.map(file => [file.path, file]));
  return { ok: true, digest: read.digest, manifest: read.manifest, files };
}

async function readEntry(handle: FileHandle, entry: BundleEntry): Promise<BundleFileContent> {
  const content = Buffer.alloc(entry.size);
  let length = 0;
  while (length < entry.size) {
    const { bytesRead } = await handle.read(content, length, entry.size - length, entry.offset + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (length !== entry.size || sha256 !== entry.sha256) {
    return {
      ok: false,
      code: 'BUNDLE_CORRUPT',
      message: `The stored file ${entry.path} differs from its recorded digest. The plugin's frontend is switched off until the bundle is published again.`,
      path: entry.path,
    };
  }
  return { ok: true, content, sha256 };
}

/**
 * One file of an indexed bundle. Its bytes are read from the stored tar and hashed on every call, so that a byte that
 * flips on disk is noticed and never served (security rule 10).
 */
export async function readIndexedFile(
  tarPath: string,
  index: BundleIndex,
  innerPath: string
): Promise<BundleFileContent> {
  const entry = index.files.get(innerPath);
  if (!entry) {
    return {
      ok: false,
      code: 'NOT_FOUND',
      message: `The bundle has no file ${JSON.stringify(innerPath)}.`,
      path: innerPath,
    };
  }
  const handle = await open(tarPath, 'r');
  try {
    return await readEntry(handle, entry);
  } finally {
    await handle.close();
  }
}

/**
 * One file of a bundle without an index, compressed or not: the whole bundle is read and checked. For a server that
 * answers more than once, {@link indexBundle} with {@link readIndexedFile} is the cheaper way.
 */
export async function readBundleFile(
  path: string,
  innerPath: string,
  options: { expectDigest?: string; limits?: Partial<BundleLimits>; allowNativeCode?: boolean } = {}
): Promise<{ ok: true; content: Buffer; sha256: string } | BundleRefusal> {
  let content: Buffer | undefined;
  const read = await readBundle(path, {
    ...options,
    onFile: (file, bytes) => {
      if (file === innerPath) content = bytes;
    },
  });
  if (!read.ok) return read;
  const entry = read.files.find(file => file.path === innerPath);
  if (!content || !entry) {
    return {
      ok: false,
      code: 'NOT_FOUND',
      message: `The bundle has no file ${JSON.stringify(innerPath)}.`,
      path: innerPath,
    };
  }
  return { ok: true, content, sha256: entry.sha256 };
}
