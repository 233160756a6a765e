import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { PackageJson } from '../npm/packageJson';

/**
 * Which entry point of a frontend package holds its feature for the new frontend system: `.` or `./alpha`.
 * Throws FlyloftError when it has none.
 */
export function frontendEntry(pkg: PackageJson): string {
  const features = Object.entries(pkg.backstage?.features ?? {}).filter(
    ([, type]) => type === '@backstage/FrontendPlugin'
  );
  const paths = features.map(([path]) => path);
  for (const path of ['.', './alpha', ...paths]) if (paths.includes(path)) return path;
  const exported = typeof pkg.exports === 'object' ? Object.keys(pkg.exports) : [];
  if (exported.includes('./alpha')) return './alpha';
  throw new FlyloftError(
    'PACK_FAILED',
    `${pkg.name}@${pkg.version} has no plugin for Backstage's new frontend system: neither its main entry nor ./alpha exports one. Ask its author for one, or pack its backend alone with --only backend.`
  );
}

/** The remote's name: derived from the id, with a prefix because it becomes a global variable of the page. */
export function remoteName(id: string): string {
  return `flyloft__${id.replaceAll('-', '_')}`;
}
