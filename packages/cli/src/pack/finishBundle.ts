import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeBundle } from '@flyloft/bundle';
import { FlyloftError, type ManifestInput } from '@flyloft/plugin-manager-common';
import { withInferredSchema } from './manifest/inferredSchema';
import { mergePatch, readOverlay, type JsonObject } from './manifest/overlay';
import { billOfMaterials, type Component } from './sbom';
import type { PackOptions, PackReport, PackResult } from './types';

/** Everything that makes a bundle, once both halves are ready. */
export type Parts = {
  manifest: Omit<ManifestInput, 'files'>;
  /** Overlays in order; each is laid over the one before. */
  overlays: JsonObject[];
  /** Paths inside the bundle. */
  files: Map<string, Buffer>;
  components: Component[];
  report: Omit<PackReport, 'bundle'>;
};

export const sha256 = (content: string | Buffer) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** Lays the overlays over the manifest, adds the bill of materials and writes the bundle. */
export async function finishBundle(parts: Parts, options: PackOptions): Promise<PackResult> {
  const overlays = [...parts.overlays, ...(options.overlay ? [await readOverlay(options.overlay)] : [])];
  const manifest = withInferredSchema(
    overlays.reduce(
      (base, overlay) => mergePatch(base, overlay),
      parts.manifest as JsonObject
    ) as typeof parts.manifest
  );
  // What the command line says counts most.
  if (options.id) manifest.id = options.id;
  if (options.publisher) manifest.publisher = options.publisher;
  const files = new Map(parts.files);
  files.set('sbom.json', Buffer.from(billOfMaterials(manifest, parts.components)));
  const out = path.resolve(options.out ?? `${manifest.id}-${manifest.version}.tgz`);
  options.onProgress?.(`writing ${path.basename(out)}`);
  const written = await writeBundle({ manifest, files }, out, { allowNativeCode: options.allowNativeCode });
  if (!written.ok) {
    throw new FlyloftError(written.code, written.message, {
      ...written.details,
      ...(written.path === undefined ? {} : { path: written.path }),
    });
  }
  return {
    ok: true,
    file: out,
    digest: written.digest,
    size: written.size,
    compressedSize: written.compressedSize,
    manifest: written.manifest,
    manifestDigest: written.manifestDigest,
    report: {
      ...parts.report,
      bundle: {
        compressedBytes: written.compressedSize,
        tarBytes: written.size,
        files: written.files.length,
      },
    },
  };
}
