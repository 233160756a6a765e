import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';

/** One raw tar entry of a bundle that a test builds by hand. */
export type RawEntry = Partial<Header> & { name: string } & { content?: string | Buffer };

/** A tar made by tar-stream, which writes anything that it is asked to; the same entries give the same bytes. */
export async function rawTar(entries: RawEntry[]): Promise<Buffer> {
  const tar = pack();
  // tar-stream would write the time of day.
  for (const { content = '', ...header } of entries) tar.entry({ mtime: new Date(0), ...header }, content);
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const gz = (tar: Buffer) => gzipSync(tar);

/** A manifest that lists the given files, with what a test wants changed. */
export function manifestFor(files: Record<string, string | Buffer>, changes: Record<string, unknown> = {}) {
  return {
    manifestVersion: 1,
    id: 'sample',
    name: 'Sample',
    version: '1.0.0',
    type: 'standalone',
    description: 'A sample',
    publisher: 'flyloft',
    license: 'Apache-2.0',
    files: Object.entries(files).map(([path, content]) => ({
      path,
      size: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
    ...changes,
  };
}

/** A bundle whose manifest lists `files`, with further raw entries behind them. */
export async function rawBundle(
  files: Record<string, string | Buffer>,
  extra: RawEntry[] = [],
  changes: Record<string, unknown> = {}
): Promise<Buffer> {
  return rawTar([
    { name: 'manifest.json', content: JSON.stringify(manifestFor(files, changes)) },
    ...Object.entries(files).map(([name, content]) => ({ name, content })),
    ...extra,
  ]);
}

/** Bytes as a source that arrives in pieces of `step` bytes. */
export async function* inPieces(bytes: Buffer, step = 1000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
