import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { ManifestInput } from '@flyloft/plugin-manager-common';
import { type BundleLimits } from '../limits';
import { refusalAsValue, type BundleRefusal } from '../refusal';
import { readBundle, type ReadBundle } from '../read/readBundle';
import { canonicalJson, type JsonValue } from '../statement/canonicalJson';
import { BLOCK, encodeHeader } from '../tar/header';

export type WriteBundleInput = {
  /** Everything but `files`, which is made from the contents. */
  manifest: Omit<ManifestInput, 'files'>;
  /** Path inside the bundle → content; without `manifest.json`. */
  files: ReadonlyMap<string, Uint8Array>;
};

export type WriteBundleOptions = { limits?: Partial<BundleLimits>; allowNativeCode?: boolean };

const byPath = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : Number(a > b));

function tarOf(files: [string, Uint8Array][]): Buffer {
  const parts: Uint8Array[] = [];
  for (const [path, content] of files) {
    parts.push(
      encodeHeader(path, content.length),
      content,
      Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)
    );
  }
  parts.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(parts);
}

/** Parts of a manifest whose order says something: a form has its fields in the order in which its schema has them. */
const AS_GIVEN = ['configSchema', 'uiSchema', 'defaults', 'examples'];

/** JSON in a fixed order of keys, indented for people who open the bundle; the fields of a form keep the publisher's. */
function fixedJson(value: unknown): string {
  const given = JSON.parse(JSON.stringify(value)) as Record<string, JsonValue>;
  const fixed = JSON.parse(canonicalJson(given)) as Record<string, JsonValue>;
  for (const key of AS_GIVEN) if (given[key] !== undefined) fixed[key] = given[key];
  return `${JSON.stringify(fixed, null, 2)}\n`;
}

/**
 * Makes a bundle: the same manifest and files give the same bytes on every machine, because paths are sorted and
 * times, owners and modes are fixed. The result has been through {@link readBundle}, so what is written is accepted.
 */
export async function makeBundle(
  input: WriteBundleInput,
  options: WriteBundleOptions = {}
): Promise<(ReadBundle & { tgz: Buffer; tar: Buffer }) | BundleRefusal> {
  return refusalAsValue(async () => {
    const sorted = [...input.files].sort(byPath);
    const manifest = {
      ...input.manifest,
      files: sorted.map(([path, content]) => ({
        path,
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      })),
    };
    const tar = tarOf([['manifest.json', Buffer.from(fixedJson(manifest))], ...sorted]);
    const tgz = gzipSync(tar, { level: 9 });
    const read = await readBundle(
      (async function* once() {
        yield tgz;
      })(),
      options
    );
    return read.ok ? { ...read, tgz, tar } : read;
  });
}

/** Makes a bundle and writes it to a file, which appears whole or not at all. */
export async function writeBundle(
  input: WriteBundleInput,
  toPath: string,
  options: WriteBundleOptions = {}
): Promise<ReadBundle | BundleRefusal> {
  const made = await makeBundle(input, options);
  if (!made.ok) return made;
  const { tgz, tar: _tar, ...read } = made;
  const draft = `${toPath}.${process.pid}.draft`;
  try {
    await writeFile(draft, tgz);
    await rename(draft, toPath);
  } finally {
    await rm(draft, { force: true });
  }
  return read;
}
