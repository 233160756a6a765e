import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { BundleRefusal } from '../refusal';
import type { BundleSource } from './bundleSource';
import { readBundle, type ReadBundle, type ReadBundleOptions } from './readBundle';

/**
 * Reads a bundle and keeps its uncompressed tar at `toPath`, from which {@link indexBundle} serves single files. The
 * file appears only when the bundle was accepted; until then it is a draft beside it, removed on refusal.
 */
export async function storeBundle(
  source: BundleSource,
  toPath: string,
  options: Omit<ReadBundleOptions, 'onTarBytes'> = {}
): Promise<ReadBundle | BundleRefusal> {
  const draft = `${toPath}.${randomUUID()}.draft`;
  const output = createWriteStream(draft, { flags: 'wx', mode: 0o600 });
  const done = finished(output);
  // A failure to write shows below, where it is awaited; until then it must not count as unhandled.
  done.catch(() => undefined);
  try {
    const read = await readBundle(source, {
      ...options,
      onTarBytes: bytes => {
        output.write(bytes);
      },
      onFile: async (path, content) => {
        // Asked of the stream itself: a drain that came before we wait for it would never come again.
        if (output.writableNeedDrain && !output.destroyed) await Promise.race([once(output, 'drain'), done]);
        await options.onFile?.(path, content);
      },
    });
    output.end();
    await done;
    if (!read.ok) return read;
    await rename(draft, toPath);
    return read;
  } finally {
    output.destroy();
    await rm(draft, { force: true });
  }
}
