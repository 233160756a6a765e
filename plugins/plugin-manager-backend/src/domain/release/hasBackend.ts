import type { Manifest } from '@flyloft/plugin-manager-common';

/** Whether a release has a backend of its own, which is what runs in a pod. */
export function hasBackend(manifest: Pick<Manifest, 'type' | 'packed'>): boolean {
  return manifest.type !== 'standalone' && manifest.packed.backend !== undefined;
}
