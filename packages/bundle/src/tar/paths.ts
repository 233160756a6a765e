import type { BundleLimits } from '../limits';
import { BundleRefused, printable } from '../refusal';

/** Why a path cannot stand in a bundle, or undefined when it can. One spelling works on every file system. */
function pathProblem(path: string, limits: Pick<BundleLimits, 'depth' | 'pathLength'>): string | undefined {
  if (path.length === 0) return 'it is empty';
  if (path.length > limits.pathLength) return `it is longer than ${limits.pathLength} characters`;
  if (path.startsWith('/')) return 'it is absolute';
  if (path.includes('\\')) return 'it contains a backslash';
  if (!/^[\x20-\x7e]+$/.test(path)) return 'it contains characters outside printable ASCII';
  if (/[:*?"<>|]/.test(path)) return 'it contains a character that some file systems do not allow';
  const parts = path.split('/');
  if (parts.length > limits.depth) return `it is deeper than ${limits.depth} folders`;
  for (const part of parts) {
    if (part === '') return 'it contains an empty segment';
    if (part === '.' || part === '..') return 'it contains a dot segment';
    if (part.endsWith('.') || part.endsWith(' ')) return 'a segment ends in a dot or a space';
  }
  return undefined;
}

/** Checks the paths of one bundle, in order of appearance, against the rules and against each other. */
export class PathGuard {
  readonly #limits: BundleLimits;
  /** Lower-cased path → what stands there. Folders are remembered too, so that `A/x` and `a/y` collide. */
  readonly #seen = new Map<string, { spelling: string; kind: 'file' | 'folder'; listed: boolean }>();

  constructor(limits: BundleLimits) {
    this.#limits = limits;
  }

  /** Throws BundleRefused where the path cannot be accepted. */
  add(path: string, kind: 'file' | 'folder'): void {
    const problem = pathProblem(path, this.#limits);
    if (problem) {
      throw new BundleRefused(
        'BUNDLE_PATH_REFUSED',
        `The bundle contains the path ${printable(path)}: ${problem}.`,
        path
      );
    }
    const parts = path.split('/');
    for (let length = 1; length < parts.length; length += 1) {
      this.#place(parts.slice(0, length).join('/'), 'folder', false, path);
    }
    this.#place(path, kind, true, path);
  }

  #place(spelling: string, kind: 'file' | 'folder', listed: boolean, path: string): void {
    const key = spelling.toLowerCase();
    const before = this.#seen.get(key);
    if (!before) {
      this.#seen.set(key, { spelling, kind, listed });
      return;
    }
    let collision: string | undefined;
    if (before.spelling !== spelling) collision = `differs from ${printable(before.spelling)} only in case`;
    else if (before.kind !== kind) collision = 'is both a file and a folder';
    else if (listed && before.listed) collision = 'is there twice';
    if (collision) {
      throw new BundleRefused(
        'BUNDLE_PATH_REFUSED',
        `The bundle contains the path ${printable(spelling)}, which ${collision}.`,
        path
      );
    }
    before.listed ||= listed;
  }
}
