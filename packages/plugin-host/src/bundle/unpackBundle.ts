import { extractBundle } from '@flyloft/bundle';
import type { Manifest } from '@flyloft/plugin-manager-common';
import path from 'node:path';
import { HostFailure, type HostFailureCode } from '../lifecycle/hostFailure';

/** An unpacked bundle whose every byte has been checked. */
export type UnpackedBundle = {
  manifest: Manifest;
  /** Folder that holds `node_modules`. */
  backendDir: string;
  /** Main package of the backend, such as `@backstage-community/plugin-badges-backend`. */
  packageName: string;
};

export type UnpackBundleOptions = {
  file: string;
  toDir: string;
  expectDigest: string;
  pluginId: string;
  allowNativeCode: boolean;
  /** Called once, after the whole bundle was found good and before its first file is written. */
  onVerified: () => void;
};

/**
 * Checks the bundle against its digest, then writes its backend. Nothing of it can run before this has returned.
 * The frontend stays packed: the portal serves it, not the pod. Throws a HostFailure.
 */
export async function unpackBundle(options: UnpackBundleOptions): Promise<UnpackedBundle> {
  let verified = false;
  const read = await extractBundle(options.file, options.toDir, options.expectDigest, {
    allowNativeCode: options.allowNativeCode,
    filter: inner => {
      // The reader asks this for the first time when its checking pass is over.
      if (!verified) {
        verified = true;
        options.onVerified();
      }
      return inner === 'manifest.json' || inner.startsWith('backend/');
    },
  });
  if (!read.ok) {
    const code: HostFailureCode =
      read.code === 'BUNDLE_DIGEST_MISMATCH' ? 'BUNDLE_DIGEST_MISMATCH' : 'BUNDLE_REFUSED';
    throw new HostFailure(code, `${read.code}: ${read.message}`);
  }
  const { manifest } = read;
  if (manifest.id !== options.pluginId) {
    throw new HostFailure(
      'BUNDLE_OF_OTHER_PLUGIN',
      `The bundle is of the plugin ${manifest.id}, but this pod is for ${options.pluginId}. Install the plugin again.`
    );
  }
  const packageName = manifest.packed.backend?.name;
  if (packageName === undefined) {
    throw new HostFailure(
      'BUNDLE_REFUSED',
      `The bundle of ${manifest.id} has no backend (packed.backend is missing), so there is nothing to run in a pod.`
    );
  }
  return { manifest, backendDir: path.join(options.toDir, 'backend'), packageName };
}
