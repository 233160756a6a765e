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

/** Makes the folders that everything is kept in. Throws a {@link Refusal} where they cannot be made or written to. */
export function prepareStateFolder(stateDir: string): void {
  const probe = path.join(stateDir, `.writable.${process.pid}`);
  try {
    ensurePrivateFolder(stateDir);
    ensurePrivateFolder(path.join(stateDir, 'cache'));
    fs.writeFileSync(probe, '', { mode: 0o600 });
    fs.rmSync(probe);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    // A full disk is said in words of its own.
    if (code === 'ENOSPC') throw error;
    throw new Refusal(
      `${stateDir} cannot be used to keep data: ${WHY[code] ?? message}.`,
      'make it yours and writable, or keep the data elsewhere: `npm start -- --state DIR`'
    );
  }
}
