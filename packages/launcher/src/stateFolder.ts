import fs from 'node:fs';
import path from 'node:path';
import { ensurePrivateFolder } from '@flyloft/local-processes';
import { Refusal } from './refusal';

const WHY: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'it belongs to somebody else',
  EROFS: 'its disk can only be read',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'it is a file',
};

/** Making several folders at once says of a disk that can only be read that there is no such folder: asked again. */
function codeOf(error: unknown, folder: string): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT') return code;
  let there = folder;
  while (!fs.existsSync(there)) there = path.dirname(there);
  try {
    fs.accessSync(there, fs.constants.W_OK);
    return code;
  } catch (reason) {
    return (reason as NodeJS.ErrnoException).code ?? code;
  }
}

/** Makes the folders that everything is kept in. Throws a {@link Refusal} where they cannot be made or written to. */
export function prepareStateFolder(stateDir: string): void {
  const probe = path.join(stateDir, `.writable.${process.pid}`);
  try {
    ensurePrivateFolder(stateDir);
    ensurePrivateFolder(path.join(stateDir, 'cache'));
    fs.writeFileSync(probe, '', { mode: 0o600 });
    fs.rmSync(probe);
  } catch (error) {
    const code = codeOf(error, stateDir);
    // A full disk is said in words of its own.
    if (code === 'ENOSPC') throw error;
    throw new Refusal(
      `${stateDir} cannot be used to keep data: ${WHY[code] ?? (error as Error).message}.`,
      'make it yours and writable, or keep the data elsewhere: `npm start -- --state DIR`'
    );
  }
}
