import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** The account that PostgreSQL's processes run as; undefined means the caller's own. */
export type Account = { uid: number; gid: number } | undefined;

const ACCOUNT = 'postgres';

function findAccount(name: string): Account {
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/**
 * PostgreSQL refuses to run as root. For root this is the system account `postgres`, which is made when the machine
 * has none; for everybody else it is the caller.
 */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const known = findAccount(ACCOUNT);
  if (known) return known;
  const made = spawnSync(
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/bin/false',
      ACCOUNT,
    ],
    { encoding: 'utf8' }
  );
  // Two processes may try at once: what counts is that the account is there.
  const account = findAccount(ACCOUNT);
  if (account) return account;
  throw new Error(
    `PostgreSQL does not run as root, and the system account "${ACCOUNT}" could not be made (${
      made.error?.message ?? made.stderr.trim()
    }). Make it yourself, run as another user, or give a PostgreSQL of your own with --database.`
  );
}
