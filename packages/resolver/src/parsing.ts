import { parse, Range, SemVer } from 'semver';

const LIMIT = 100_000;
const versions = new Map<string, SemVer | null>();
const ranges = new Map<string, Range | null>();
const prereleaseRanges = new Map<string, Range | null>();

/** A parsed version, or null if it is not a semantic version. Remembered, as catalogues repeat themselves. */
export function parseVersion(text: string): SemVer | null {
  let parsed = versions.get(text);
  if (parsed === undefined) {
    parsed = parse(text);
    if (versions.size >= LIMIT) versions.clear();
    versions.set(text, parsed);
  }
  return parsed;
}

/** A parsed range, or null if it is not one. With `includePrerelease` bounds are read as `semver` does then. */
export function parseRange(text: string, includePrerelease = false): Range | null {
  const known = includePrerelease ? prereleaseRanges : ranges;
  let parsed = known.get(text);
  if (parsed === undefined) {
    try {
      parsed = new Range(text, { includePrerelease });
    } catch {
      parsed = null;
    }
    if (known.size >= LIMIT) known.clear();
    known.set(text, parsed);
  }
  return parsed;
}
