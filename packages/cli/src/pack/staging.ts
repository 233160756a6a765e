import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Runs `work` in an empty folder of its own, removed afterwards. */
export async function withStaging<T>(work: (stage: string) => Promise<T>): Promise<T> {
  const stage = await mkdtemp(path.join(await realpath(os.tmpdir()), 'flyloft-pack-'));
  try {
    return await work(stage);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** The text of a file, or undefined when there is none. */
export async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
