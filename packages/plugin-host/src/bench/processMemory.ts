import fs from 'node:fs';

/** Memory of a process, in MiB. */
export type ProcessMemory = {
  /** Everything in main memory, shared pages counted whole. */
  rss: number;
  /** Shared pages counted by their share: what one process of several alike really costs. */
  pss: number;
  /** Pages that nobody else has. */
  private: number;
};

/** Parses `/proc/<pid>/smaps_rollup`, whose figures are in KiB. Throws where one is missing. */
export function parseSmapsRollup(text: string): ProcessMemory {
  const kib = (name: string) => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text);
    if (!found) throw new Error(`smaps_rollup has no ${name}`);
    return Number(found[1]);
  };
  const mib = (value: number) => Math.round((value / 1024) * 10) / 10;
  return {
    rss: mib(kib('Rss')),
    pss: mib(kib('Pss')),
    private: mib(kib('Private_Clean') + kib('Private_Dirty')),
  };
}

/** Memory of a running process; undefined where the kernel does not tell (other systems than Linux, a process that has ended). */
export function readProcessMemory(pid: number): ProcessMemory | undefined {
  let text: string;
  try {
    text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    return undefined;
  }
  return parseSmapsRollup(text);
}
