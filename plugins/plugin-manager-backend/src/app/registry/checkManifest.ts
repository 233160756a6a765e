import { isReservedPluginId, type Manifest, type ManifestIssue } from '@flyloft/plugin-manager-common';

/** Rules that concern the portal as a whole; what concerns the bundle alone its reader has checked. */
export function checkManifest(manifest: Manifest): ManifestIssue[] {
  return (manifest.federation?.features ?? []).flatMap((feature, index) =>
    isReservedPluginId(feature)
      ? [
          {
            path: `/federation/features/${index}`,
            message: `"${feature}" belongs to the portal; a plugin brings features of its own`,
          },
        ]
      : []
  );
}
