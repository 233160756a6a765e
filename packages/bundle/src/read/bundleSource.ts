import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Where a bundle is read from: a file's path, an open file, or bytes as they arrive. */
export type BundleSource = string | FileHandle | AsyncIterable<Uint8Array>;

const CHUNK = 256 * 1024;

/** An open file from its first byte on, whatever its position is, so that one descriptor can be read twice. */
async function* fileChunks(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* asBuffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Runs `work` on the chunks of a source; a file that was given by path is closed afterwards. */
export async function withChunks<T>(
  source: BundleSource,
  work: (chunks: AsyncIterable<Buffer>) => Promise<T>
): Promise<T> {
  if (typeof source === 'string') {
    const handle = await open(source, 'r');
    try {
      return await work(fileChunks(handle));
    } finally {
      await handle.close();
    }
  }
  if (source instanceof Readable) {
    // A refused upload's socket must live on to carry the answer.
    return work(asBuffers(source.iterator({ destroyOnReturn: false })));
  }
  if (Symbol.asyncIterator in source) return work(asBuffers(source));
  return work(fileChunks(source));
}
