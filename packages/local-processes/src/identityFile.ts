import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { z } from 'zod';
import { readIfThere, writePrivateFile } from './privateFiles';
import { isSameProcess, ownIdentity, processIdentitySchema, type ProcessIdentity } from './processIdentity';

/** Writes what identifies a process, and whatever else its next owner needs to know, as a private file. */
export function writeIdentityFile(file: string, content: ProcessIdentity & Record<string, unknown>): void {
  writePrivateFile(file, `${JSON.stringify(content)}\n`);
}

/**
 * What an identity file says, read with `schema`. Undefined when there is no such file or it is not what the
 * schema describes: a file that cannot be understood identifies nobody.
 */
export function readIdentityFile<T extends ProcessIdentity>(
  file: string,
  schema: z.ZodType<T>
): T | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Either the claim, to be released at the end, or the process that holds it. */
export type ClaimOutcome =
  | { state: 'claimed'; release: () => void }
  | { state: 'taken'; by: ProcessIdentity };

const MAX_TRIES = 10;

/**
 * Claims a file for the running process, so that one program at a time works in a folder. A claim of a process
 * that ended without releasing it is taken over.
 */
export function claimFile(file: string): ClaimOutcome {
  const own = ownIdentity();
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeIdentityFile(draft, own);
  try {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      try {
        // A hard link fails when the name exists, and its content is complete from the first moment.
        fs.linkSync(draft, file);
        return { state: 'claimed', release: () => release(file, own) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = readIdentityFile(file, processIdentitySchema);
      if (holder && isSameProcess(holder)) return { state: 'taken', by: holder };
      removeStale(file, holder);
    }
    throw new Error(`${file} could not be claimed: several programs contend for it. Try again.`);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function release(file: string, own: ProcessIdentity): void {
  const holder = readIdentityFile(file, processIdentitySchema);
  if (holder?.pid === own.pid && holder.startTime === own.startTime) fs.rmSync(file, { force: true });
}

/** Removes a dead claim, unless another contender has replaced it since it was read: then that one is put back. */
function removeStale(file: string, stale: ProcessIdentity | undefined): void {
  const aside = `${file}.stale.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readIdentityFile(aside, processIdentitySchema);
  if (moved && (moved.pid !== stale?.pid || moved.startTime !== stale.startTime)) {
    try {
      fs.linkSync(aside, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  fs.rmSync(aside, { force: true });
}
