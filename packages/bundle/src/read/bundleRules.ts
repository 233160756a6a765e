import type { Manifest } from '@flyloft/plugin-manager-common';
import { BundleRefused, printable } from '../refusal';

const MAX_ICON_BYTES = 64 * 1024;
/** A preview is one document of the portal, read and sent as a whole. */
const MAX_PREVIEW_BYTES = 4 * 1024 * 1024;
const FOLDERS = ['frontend/', 'backend/', 'preview/'];
const TOP_LEVEL_FILES = new Set([
  'manifest.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'yarn.lock',
  'package-lock.json',
  'sbom.json',
  'icon.svg',
  'icon.png',
]);

/** Refuses a path that has no meaning in a bundle; what nobody reads is where things are hidden. */
export function checkPlace(path: string): void {
  if (TOP_LEVEL_FILES.has(path) || FOLDERS.some(folder => path.startsWith(folder))) return;
  throw new BundleRefused(
    'BUNDLE_INVALID',
    `The bundle contains ${printable(
      path
    )}; files belong in frontend/, backend/ or preview/. Make it with \`flyloft pack\`.`,
    path
  );
}

/** One file as it was found in the tar. */
export type FoundFile = { sha256: string; size: number };

/** Checks one file against the manifest's list. */
export function checkListed(path: string, found: FoundFile, listed: ReadonlyMap<string, FoundFile>): void {
  const entry = listed.get(path);
  if (!entry) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      `The bundle contains ${printable(path)}, which its manifest does not list.`,
      path
    );
  }
  if (entry.size !== found.size || entry.sha256 !== found.sha256) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      `The bundle's file ${printable(path)} is not the one that its manifest lists.`,
      path,
      {
        expected: entry,
        found,
      }
    );
  }
}

/** Checks what the manifest says about its files once all of them are known. */
export function checkWhole(manifest: Manifest, found: ReadonlyMap<string, FoundFile>): void {
  const missing = manifest.files.find(file => !found.has(file.path));
  if (missing) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      `The manifest lists ${printable(missing.path)}, which is not in the bundle.`,
      missing.path
    );
  }
  const paths = [...found.keys()];
  const need = (path: string, why: string) => {
    if (!found.has(path)) {
      throw new BundleRefused(
        'BUNDLE_INVALID',
        `The bundle has no ${printable(path)}, ${why}. Pack it again.`,
        path
      );
    }
  };
  const hasFrontend = paths.some(path => path.startsWith('frontend/'));
  const hasBackend = paths.some(path => path.startsWith('backend/'));
  if (manifest.federation) need(`frontend/${manifest.federation.entry}`, 'the entry of its frontend');
  else if (hasFrontend)
    throw new BundleRefused(
      'BUNDLE_INVALID',
      'The bundle has a frontend/, but its manifest has no `federation`.',
      'frontend/'
    );
  if (manifest.packed.backend) {
    need(`backend/node_modules/${manifest.packed.backend.name}/package.json`, 'the package of its backend');
  } else if (hasBackend) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      'The bundle has a backend/, but its manifest has no `packed.backend`.',
      'backend/'
    );
  }
  if (manifest.packed.lockfile) {
    const digest = manifest.packed.lockfile.replace('sha256:', '');
    if (!['yarn.lock', 'package-lock.json'].some(path => found.get(path)?.sha256 === digest)) {
      throw new BundleRefused(
        'BUNDLE_INVALID',
        'The bundle has no lockfile with the digest that its manifest names. Pack it again.'
      );
    }
  }
  const previews = [manifest.preview?.script, manifest.preview?.style].filter(path => path !== undefined);
  for (const path of previews) {
    need(path, 'the preview that its manifest names');
    if ((found.get(path)?.size ?? 0) > MAX_PREVIEW_BYTES) {
      throw new BundleRefused(
        'BUNDLE_INVALID',
        "Each file of the bundle's preview may have at most 4 MiB.",
        path
      );
    }
  }
  const stray = paths.find(path => path.startsWith('preview/') && !previews.includes(path));
  if (stray !== undefined) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      `The bundle contains ${printable(stray)}, and its manifest names no such file in \`preview\`.`,
      stray
    );
  }
  if (manifest.icon !== undefined) {
    need(manifest.icon, 'the icon that its manifest names');
    if (!/\.(svg|png)$/.test(manifest.icon) || (found.get(manifest.icon)?.size ?? 0) > MAX_ICON_BYTES) {
      throw new BundleRefused(
        'BUNDLE_INVALID',
        "The bundle's icon must be an SVG or PNG of at most 64 KiB.",
        manifest.icon
      );
    }
  }
}
