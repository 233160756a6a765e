import fs from 'node:fs';
import { Refusal } from './refusal';

/** PostgreSQL, logs and bundles need room to begin with; a portal on a full disk fails in stranger ways. */
const NEEDED_BYTES = 300 * 2 ** 20;

/** Throws a {@link Refusal} when less than `needed` bytes are free where `folder` is. */
export function refuseFullDisk(folder: string, needed = NEEDED_BYTES): void {
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new Refusal(
    `The disk is full: ${mebibytes(free)} are free in ${folder}, and ${mebibytes(needed)} are needed.`,
    'free some space, or keep the data elsewhere: `npm start -- --state DIR`'
  );
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}
