import fs from 'node:fs';
import path from 'node:path';
import { readPodState } from './stateFile';
import { podFolder } from './podFolder';

/** The process group of a process; undefined when it is gone. */
function groupOf(pid: number): number | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}

function homeOf(pid: string): string | undefined {
  try {
    const environment = fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
    return environment
      .split('\0')
      .find(entry => entry.startsWith('HOME='))
      ?.slice('HOME='.length);
  } catch {
    return undefined;
  }
}

/**
 * Ends processes that live in a pod folder but are in no recorded container: the cluster process was killed between
 * starting them and noting their identity. They are known by their HOME, which only this cluster gives out. On systems
 * without /proc nothing is done.
 */
export function endStrays(folder: string, knownPods: ReadonlySet<string>): void {
  if (!fs.existsSync('/proc/self/environ')) return;
  for (const pid of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const home = homeOf(pid);
    if (!home?.startsWith(`${folder}${path.sep}`)) continue;
    const uid = home.slice(folder.length + 1).split(path.sep)[0] ?? '';
    const group = groupOf(Number(pid));
    const { containers } = readPodState(podFolder(folder, uid).stateFile);
    const recorded = Object.values(containers).some(identity => identity.pid === group);
    if (knownPods.has(uid) && recorded) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
