import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BundleLimits } from '../limits';
import { BundleRefused } from '../refusal';

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Bytes of a bundle as sent and as a tar; final once the chunks have ended. */
export type Sizes = { compressed: number; tar: number };

/**
 * The tar inside a bundle, chunk by chunk, whether it comes compressed or already unpacked. Sizes and the ratio are
 * checked on the way, so a compression bomb is stopped at the limit and not after it. Throws BundleRefused.
 */
export async function* tarChunks(
  source: AsyncIterable<Buffer>,
  limits: BundleLimits,
  sizes: Sizes
): AsyncGenerator<Buffer> {
  const raw = source[Symbol.asyncIterator]();
  try {
    let head = Buffer.alloc(0);
    while (head.length < 2) {
      const next = await raw.next();
      if (next.done) break;
      head = Buffer.concat([head, next.value]);
    }
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    const counted = countCompressed(
      joined(head, raw),
      isGzip ? limits.compressedBytes : limits.tarBytes,
      sizes
    );
    for await (const chunk of isGzip ? gunzipped(counted, sizes) : counted) {
      sizes.tar += chunk.length;
      if (sizes.tar > limits.tarBytes) {
        throw new BundleRefused(
          'BUNDLE_TOO_LARGE',
          `The bundle unpacks to more than ${megabytes(limits.tarBytes)}, which is the limit.`
        );
      }
      if (isGzip && sizes.tar > 2 ** 20 && sizes.tar > sizes.compressed * limits.ratio) {
        throw new BundleRefused(
          'BUNDLE_TOO_LARGE',
          `The bundle unpacks to more than ${limits.ratio} times its size, which is the limit.`
        );
      }
      yield chunk;
    }
  } finally {
    await raw.return?.();
  }
}

async function* countCompressed(
  chunks: AsyncIterable<Buffer>,
  limit: number,
  sizes: Sizes
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    sizes.compressed += chunk.length;
    if (sizes.compressed > limit) {
      throw new BundleRefused(
        'BUNDLE_TOO_LARGE',
        `The bundle has more than ${megabytes(limit)}, which is the limit.`
      );
    }
    yield chunk;
  }
}

async function* gunzipped(chunks: AsyncIterable<Buffer>, sizes: Sizes): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const output = new PassThrough();
  let failure: Error | undefined;
  pipeline(chunks, gunzip, output, error => {
    failure = error ?? undefined;
  });
  try {
    for await (const chunk of output) yield chunk as Buffer;
  } catch (error) {
    const cause = failure ?? error;
    if (cause instanceof BundleRefused) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) {
      throw new BundleRefused(
        'BUNDLE_INVALID',
        `The bundle's compression is damaged (${message}). Upload it again, or pack it again.`
      );
    }
    throw cause;
  }
  // zlib stops at the end of the compressed data and passes over zeros behind it.
  if (gunzip.bytesWritten !== sizes.compressed) {
    throw new BundleRefused('BUNDLE_INVALID', 'The bundle has data behind its end.');
  }
}
