/** Folders at the top of a package that nothing needs at run time. */
const UNUSED_TOP = new Set([
  'test',
  'tests',
  'docs',
  'doc',
  'example',
  'examples',
  'coverage',
  'benchmark',
  'benchmarks',
  'bench',
  'website',
  'man',
  '.github',
  '.vscode',
  '.husky',
  '.circleci',
  'typings',
]);
const UNUSED_ANYWHERE = new Set(['__tests__', '__mocks__', '__fixtures__', 'node_modules', '.git']);
const UNUSED_FILE =
  /(\.map|\.d\.[cm]?ts|\.tsx?|\.[cm]ts|\.flow|\.tsbuildinfo|\.md|\.markdown|\.mdx|\.(test|spec)\.[cm]?js)$/i;
const NEEDED_FILE = /^(licen[cs]e|notice|copying)/i;

/**
 * Whether a file of a package goes into the bundle; source maps, declarations, tests and documents do not.
 * `path` is below the package's folder. Licences always go along.
 */
export function isKeptFile(path: string): boolean {
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  if (parts.some(part => UNUSED_ANYWHERE.has(part))) return false;
  if (parts[0] !== undefined && UNUSED_TOP.has(parts[0])) return false;
  if (parts.length === 0 && NEEDED_FILE.test(file)) return true;
  if (file.startsWith('.')) return false;
  return !UNUSED_FILE.test(file);
}

const CODE = /\.([cm]?js|json)$/i;

/**
 * Whether a file that is not kept goes along after all where an import leads to it: a package may keep real code in a
 * file called `defaults.test.js` or in a folder called `docs`.
 */
export function mayBeImported(path: string): boolean {
  return CODE.test(path) && !path.split('/').some(part => part === 'node_modules' || part === '.git');
}
