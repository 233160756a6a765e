import type { ModelPackage } from './model';

/** The versions of some releases of a package. */
export function versionsOf(p: ModelPackage, indices: readonly number[]): string[] {
  return indices.map(i => p.entry.releases[i]!.version);
}
