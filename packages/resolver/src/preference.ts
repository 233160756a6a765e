import type { CataloguePackage } from './catalogue';
import type { Strategy } from './problem';

/**
 * The releases of a package, best first.
 *
 * New packages: newest first, stable before pre-release, deprecated ones last of all. Installed packages:
 * unless the strategy is `latest`, the installed release, then newer ones within its caret range, then other
 * newer ones, then older ones; with `latest` newer stable ones, then the installed one, then the rest.
 */
export function orderOfPreference(
  entry: CataloguePackage,
  installed: number,
  strategy: Strategy
): Int32Array {
  const rank = (index: number): number => {
    const quality =
      (entry.releases[index]!.candidate.deprecated ? 2 : 0) + (entry.isPrerelease(index) ? 1 : 0);
    if (installed < 0) return quality;
    if (index === installed) return strategy === 'latest' ? 4 : 0;
    if (index < installed) return 30 + quality;
    if (strategy === 'latest') return quality === 0 ? 0 : 10 + quality;
    return (isBreaking(entry, installed, index) ? 20 : 10) + quality;
  };
  const ranks = entry.releases.map((_, i) => rank(i));
  return Int32Array.from(entry.releases.keys()).sort((a, b) => ranks[a]! - ranks[b]! || b - a);
}

/**
 * Whether a move between two releases may break what uses the package: it goes back, or it leaves the caret
 * range of the old release (another major; below 1.0.0 another minor; below 0.1.0 another patch).
 */
export function isBreaking(entry: CataloguePackage, from: number, to: number): boolean {
  if (to < from) return true;
  const a = entry.releases[from]!.semver;
  const b = entry.releases[to]!.semver;
  if (a.major !== b.major) return true;
  if (a.major > 0) return false;
  return a.minor !== b.minor || (a.minor === 0 && a.patch !== b.patch);
}
