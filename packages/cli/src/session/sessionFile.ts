import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const sessionsSchema = z.object({
  /** Address of the portal that commands go to where none is named. */
  current: z.string().optional(),
  portals: z.record(
    z.string(),
    z.object({
      token: z.string(),
      expiresAt: z.string(),
      /** Local default only: who to be, so that an expired session is renewed by itself. */
      person: z.string().optional(),
      userEntityRef: z.string().optional(),
    })
  ),
});

/** Where one is signed in. */
export type Sessions = z.infer<typeof sessionsSchema>;

/** The file with the sessions: below XDG_CONFIG_HOME, for its owner only. */
function sessionFilePath(env: NodeJS.ProcessEnv = process.env): string {
  const config = env.XDG_CONFIG_HOME || path.join(env.HOME || os.homedir(), '.config');
  return path.join(config, 'flyloft', 'sessions.json');
}

/** The sessions; none where the file is missing or unreadable, because then one signs in again. */
export async function readSessions(file = sessionFilePath()): Promise<Sessions> {
  try {
    return sessionsSchema.parse(JSON.parse(await fs.readFile(file, 'utf8')));
  } catch {
    return { portals: {} };
  }
}

/** Writes the sessions at once or not at all, readable for their owner only. */
export async function writeSessions(sessions: Sessions, file = sessionFilePath()): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await fs.writeFile(draft, `${JSON.stringify(sessions, null, 2)}\n`, { mode: 0o600 });
  await fs.rename(draft, file);
}
