import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A text file of a folder, its path with slashes and relative to the folder. */
export type FolderFile = { path: string; text: string };

/** Most files that are read of one folder. */
const MAX_FILES = 20_000;
/** Largest file, in bytes. */
const MAX_BYTES = 20_000_000;

/**
 * The files of a folder whose path passes, in the order of their paths. Links are never followed, so nothing outside is
 * read and no circle is walked; `.git` and `node_modules` are left out.
 * @throws Error where the folder cannot be read.
 */
export async function readFolder(
  root: string,
  accepts: (file: string) => boolean,
  signal: AbortSignal
): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    signal.throwIfAborted();
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') pending.push(file);
      if (!entry.isFile() || !accepts(file)) continue;
      if (files.length >= MAX_FILES) throw new Error(`The folder has more than ${MAX_FILES} files to read.`);
      const { size } = await lstat(path.join(root, file));
      if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes; at most ${MAX_BYTES} are read.`);
      files.push({ path: file, text: await readFile(path.join(root, file), 'utf8') });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
