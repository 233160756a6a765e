import fs from 'node:fs';
import {
  processIdentitySchema,
  readIfThere,
  writePrivateFile,
  type ProcessIdentity,
} from '@flyloft/local-processes';
import { z } from 'zod';

const schema = z.object({
  podIP: z.string().optional(),
  containers: z.record(z.string(), processIdentitySchema),
});

/** What is kept of a pod outside the API: which processes are its containers. */
export interface PodState {
  podIP?: string | undefined;
  containers: Record<string, ProcessIdentity>;
}

/** The state kept for a pod; nothing when there is none or it cannot be read. */
export function readPodState(file: string): PodState {
  const text = readIfThere(file);
  if (text === undefined) return { containers: {} };
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return { containers: {} };
  }
}

/** Keeps a pod's state, in one step. */
export function writePodState(file: string, state: PodState): void {
  if (fs.existsSync(file.slice(0, file.lastIndexOf('/'))))
    writePrivateFile(file, `${JSON.stringify(state)}\n`);
}
