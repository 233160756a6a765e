import { placeOfPackage } from './placeOfPackage';

const CODE = /\.[cm]?js$/;

/**
 * Signs that a module finds files by other means than imports with a fixed name: then its package is left whole.
 */
const FINDS_FILES =
  /\b(?:__dirname|__filename|import\.meta|createRequire|worker_threads|child_process|require\.(?:resolve|extensions|cache)|module\.require)\b|\b(?:require|import)\s*\((?!\s*(?:["'`][^"'`$]*["'`]\s*[,)]|\)))/;

/**
 * Code files of dependencies that no import leads to: second copies for other module systems, functions that are not
 * used. The plugin's own package is left whole, and so is every package whose code looks for files by itself.
 */
export function unreachedFiles(
  files: ReadonlyMap<string, Buffer>,
  reached: ReadonlySet<string>,
  mainPlace: string
): string[] {
  const leftWhole = new Set<string>([mainPlace]);
  for (const file of reached) {
    const place = placeOfPackage(file);
    const content = files.get(file);
    if (place !== undefined && content && FINDS_FILES.test(content.toString('utf8'))) leftWhole.add(place);
  }
  return [...files.keys()].filter(file => {
    if (!CODE.test(file) || reached.has(file)) return false;
    const place = placeOfPackage(file);
    return place !== undefined && !leftWhole.has(place);
  });
}
