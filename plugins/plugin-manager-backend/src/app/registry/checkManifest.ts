import { isReservedPluginId, type Manifest, type ManifestIssue } from '@flyloft/plugin-manager-common';

/** Largest icon in bytes. */
const MAX_ICON = 64 * 1024;

/** Rules of the registry that go beyond the manifest's schema: they concern the files, or the portal as a whole. */
export function checkManifest(manifest: Manifest): ManifestIssue[] {
  const issues: ManifestIssue[] = [];
  const file = (path: string) => manifest.files.find(one => one.path === path);
  if (manifest.icon !== undefined) {
    const icon = file(manifest.icon);
    if (!icon) issues.push({ path: '/icon', message: 'names a file that the bundle does not have' });
    else if (icon.size > MAX_ICON) issues.push({ path: '/icon', message: 'is larger than 64 KiB' });
    if (!/\.(svg|png)$/.test(manifest.icon)) {
      issues.push({ path: '/icon', message: 'must be an .svg or a .png' });
    }
  }
  const { federation } = manifest;
  if (federation && !file(`frontend/${federation.entry}`)) {
    issues.push({
      path: '/federation/entry',
      message: `names frontend/${federation.entry}, which the bundle does not have`,
    });
  }
  federation?.features.forEach((feature, index) => {
    if (isReservedPluginId(feature)) {
      issues.push({
        path: `/federation/features/${index}`,
        message: `"${feature}" belongs to the portal; a plugin brings features of its own`,
      });
    }
  });
  return issues;
}
