import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BundleLimits } from '../limits';
import type { BundleRefusal } from '../refusal';
import { readBundle, type ReadBundle } from './readBundle';

export type ExtractBundleOptions = {
  limits?: Partial<BundleLimits>;
  allowNativeCode?: boolean;
  /** Which files to write; all of them when left out. Every file is checked either way. */
  filter?: (path: string) => boolean;
};

/**
 * Checks a bundle whole, then extracts the very file that was checked: both passes read one open descriptor, and the
 * second is hashed again, so that nothing exchanged in between gets through (security rule 11). Files get mode 0644,
 * whatever the tar says. `toDir` appears only when all of it is there; it must not exist or be empty, else it throws.
 */
export async function extractBundle(
  bundlePath: string,
  toDir: string,
  expectDigest: string,
  options: ExtractBundleOptions = {}
): Promise<ReadBundle | BundleRefusal> {
  const { filter = () => true, ...readOptions } = options;
  const handle = await open(bundlePath, 'r');
  const draft = `${path.resolve(toDir)}.${randomUUID()}.draft`;
  try {
    const checked = await readBundle(handle, { ...readOptions, expectDigest });
    if (!checked.ok) return checked;
    await mkdir(draft, { recursive: true, mode: 0o755 });
    const made = new Set<string>([draft]);
    const extracted = await readBundle(handle, {
      ...readOptions,
      expectDigest,
      onFile: async (inner, content) => {
        if (!filter(inner)) return;
        const target = path.join(draft, inner);
        const folder = path.dirname(target);
        if (!made.has(folder)) {
          await mkdir(folder, { recursive: true, mode: 0o755 });
          made.add(folder);
        }
        await writeFile(target, content, { flag: 'wx', mode: 0o644 });
      },
    });
    if (!extracted.ok) return extracted;
    await rename(draft, toDir);
    return extracted;
  } finally {
    await handle.close();
    await rm(draft, { recursive: true, force: true });
  }
}
