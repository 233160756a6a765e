import { asObject } from './values';
import { checkUrl } from './checkUrl';

/** What git does not allow in the name of a branch. */
const FORBIDDEN = ['..', '//', '@{', '\\', '~', '^', ':', '?', '*', '['];

/** Whether git allows a name for a branch, as far as it matters here. */
function isBranch(name: unknown): boolean {
  return (
    typeof name === 'string' &&
    name.length > 0 &&
    name.length <= 250 &&
    ![...name].some(character => character <= ' ' || character === '\u007f') &&
    !FORBIDDEN.some(part => name.includes(part)) &&
    !/^[/-]|\.lock$|[/.]$/.test(name)
  );
}

/** What is wrong with the value of a repository field; undefined where nothing is. */
export function checkRepository(value: unknown): string | undefined {
  const { url, branch, path } =
    typeof value === 'string' ? { url: value } : (asObject(value) as Record<string, unknown>);
  if (url === undefined) return 'must have the address of a repository';
  const wrong = checkUrl(url);
  if (wrong) return wrong;
  if (branch !== undefined && !isBranch(branch)) return 'must have a branch that git allows';
  if (path === undefined) return undefined;
  if (
    typeof path !== 'string' ||
    path.startsWith('/') ||
    path.split('/').includes('..') ||
    path.includes('\0')
  ) {
    return 'must have a path inside of the repository';
  }
  return undefined;
}
