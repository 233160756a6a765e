import type { BundleLimits } from '../limits';
import { BundleRefused, printable } from '../refusal';
import { BLOCK, decodeHeader } from './header';
import { ByteReader } from './ByteReader';
import { PathGuard } from './paths';

/** GNU tar fills its last record with zeros up to this size; more is trailing data. */
const LARGEST_RECORD = 20 * BLOCK;

/** One file of a bundle. */
export type TarFile = {
  path: string;
  content: Buffer;
  /** Where the content starts in the uncompressed tar. */
  offset: number;
};

const isZero = (bytes: Buffer) => bytes.every(byte => byte === 0);
const cutOff = () =>
  new BundleRefused('BUNDLE_INVALID', 'The bundle ends in the middle. Upload it again, or pack it again.');

/**
 * The files of a tar, one after the other, each whole. Only plain files and folders with safe, unique paths come
 * through, and nothing may stand behind the end. Throws BundleRefused.
 */
export async function* tarEntries(reader: ByteReader, limits: BundleLimits): AsyncGenerator<TarFile> {
  const guard = new PathGuard(limits);
  let entries = 0;
  for (;;) {
    const block = await reader.take(BLOCK);
    if (block.length < BLOCK) throw cutOff();
    if (isZero(block)) break;
    const header = decodeHeader(block);
    entries += 1;
    if (entries > limits.entries) {
      throw new BundleRefused(
        'BUNDLE_TOO_LARGE',
        `The bundle has more than ${limits.entries} entries, which is the limit.`
      );
    }
    guard.add(header.path, header.kind);
    const limit = header.path === 'manifest.json' ? limits.manifestBytes : limits.fileBytes;
    if (header.size > limit) {
      throw new BundleRefused(
        'BUNDLE_TOO_LARGE',
        `The bundle's file ${printable(header.path)} has ${header.size} bytes; the limit is ${limit}.`,
        header.path
      );
    }
    if (header.kind === 'folder') continue;
    const offset = reader.offset;
    const content = await reader.take(header.size);
    const padding = await reader.take((BLOCK - (header.size % BLOCK)) % BLOCK);
    if (content.length < header.size || padding.length !== (BLOCK - (header.size % BLOCK)) % BLOCK)
      throw cutOff();
    if (!isZero(padding)) {
      throw new BundleRefused(
        'BUNDLE_INVALID',
        `The bundle has data hidden behind ${printable(header.path)}.`,
        header.path
      );
    }
    yield { path: header.path, content, offset };
  }
  const second = await reader.take(BLOCK);
  if (second.length < BLOCK) throw cutOff();
  const rest = await reader.take(LARGEST_RECORD);
  if (!isZero(second) || !isZero(rest) || rest.length === LARGEST_RECORD) {
    throw new BundleRefused('BUNDLE_INVALID', 'The bundle has data behind its end.');
  }
}
