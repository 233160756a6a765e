import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Makes a folder (and its parents) that only its owner may enter; corrects the mode of one that is there. */
export function ensurePrivateFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
}

/**
 * Writes a file of mode 0600 in one step: a reader sees the old content or the new one, never half of it,
 * and after a crash the file is whole.
 */
export function writePrivateFile(file: string, content: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = fs.openSync(draft, 'wx', 0o600);
    try {
      fs.writeFileSync(handle, content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}

/** The text of a file, or undefined when there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The text kept in a private file; made with `create` and stored the first time. Keeps its folder private too. */
export function keepPrivateText(file: string, create: () => string): string {
  const kept = readIfThere(file)?.trim();
  if (kept) return kept;
  ensurePrivateFolder(path.dirname(file));
  const fresh = create();
  writePrivateFile(file, `${fresh}\n`);
  return fresh;
}
