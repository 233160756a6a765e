import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { refuseManifest } from '@flyloft/configuration';
import { readBundle } from '@flyloft/bundle';
import type { Manifest, Refusal } from '@flyloft/plugin-manager-common';
import { packPlugin } from './packPlugin';
import type { PackOptions, PackReport } from './types';

/** What a check found: the release as it would be published, or why it would be refused. */
export type CheckResult =
  | {
      ok: true;
      digest: string;
      size: number;
      compressedSize: number;
      manifest: Manifest;
      report?: PackReport;
    }
  | ({ ok: false } & Refusal);

/**
 * Checks a bundle as the registry would, or a folder or npm package by packing it into a folder that is thrown away.
 */
export async function checkSource(options: Omit<PackOptions, 'out'>): Promise<CheckResult> {
  const read = await readSource(options);
  if (!read.ok) return read;
  const refusal = refuseManifest(read.manifest);
  return refusal ? { ok: false, ...refusal } : read;
}

async function readSource(options: Omit<PackOptions, 'out'>): Promise<CheckResult> {
  const info = await stat(options.source).catch(() => undefined);
  if (info?.isFile()) {
    const read = await readBundle(options.source, { allowNativeCode: options.allowNativeCode });
    if (!read.ok) {
      const details = { ...read.details, ...(read.path === undefined ? {} : { path: read.path }) };
      return { ok: false, code: read.code, message: read.message, details };
    }
    const { digest, size, compressedSize, manifest } = read;
    return { ok: true, digest, size, compressedSize, manifest };
  }
  const dir = await mkdtemp(path.join(os.tmpdir(), 'flyloft-check-'));
  try {
    const packed = await packPlugin({ ...options, out: path.join(dir, 'checked.tgz') });
    if (!packed.ok) return packed;
    const { digest, size, compressedSize, manifest, report } = packed;
    return { ok: true, digest, size, compressedSize, manifest, report };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
