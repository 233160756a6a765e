import fs from 'node:fs';

/** The process that listens on a TCP port of this machine, as far as the system lets us see (Linux only). */
export function portHolder(port: number): { pid: number; name: string } | undefined {
  const inodes = listeningSockets(port);
  if (inodes.size === 0) return undefined;
  for (const pid of list('/proc').filter(name => /^\d+$/.test(name))) {
    for (const handle of list(`/proc/${pid}/fd`)) {
      const target = attempt(() => fs.readlinkSync(`/proc/${pid}/fd/${handle}`));
      const inode = target?.match(/^socket:\[(\d+)\]$/)?.[1];
      if (inode !== undefined && inodes.has(inode)) {
        const name = attempt(() => fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) ?? 'unknown';
        return { pid: Number(pid), name };
      }
    }
  }
  return undefined;
}

function listeningSockets(port: number): Set<string> {
  const inodes = new Set<string>();
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of attempt(() => fs.readFileSync(table, 'utf8'))
      ?.split('\n')
      .slice(1) ?? []) {
      const fields = line.trim().split(/\s+/);
      const [, local, , state] = fields;
      const inode = fields[9];
      // 0A is LISTEN.
      if (local?.endsWith(suffix) && state === '0A' && inode !== undefined) inodes.add(inode);
    }
  }
  return inodes;
}

function list(folder: string): string[] {
  return attempt(() => fs.readdirSync(folder)) ?? [];
}

/** Processes come and go while we look, and others' are closed to us: both mean "not this one". */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
