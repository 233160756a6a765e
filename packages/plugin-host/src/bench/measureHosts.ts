import http from 'node:http';
import { readProcessMemory, type ProcessMemory } from './processMemory';

/** One figure of a benchmark; `holds` is undefined where there is no goal. */
export type Figure = { name: string; value: number; unit: string; goal?: number; holds?: boolean };

/** A running plugin host: its process and an address of its API, such as `http://127.0.0.1:8080/api/tech-radar/data`. */
export type MeasuredHost = { pid: number; url: string; headers?: Record<string, string> };

/** How much memory a plugin host may take, in MiB. Goals of the project, held by `npm run bench`. */
export const MEMORY_GOALS = { idleRss: 110, busyRss: 130, private: 70, fivePss: 60 } as const;

const atMost = (name: string, value: number, goal: number): Figure => ({
  name,
  value,
  unit: 'MiB',
  goal,
  holds: value <= goal,
});

function memoryOf(host: MeasuredHost): ProcessMemory {
  const memory = readProcessMemory(host.pid);
  if (!memory)
    throw new Error(
      `The memory of process ${host.pid} cannot be read; it needs Linux's /proc and a process that runs`
    );
  return memory;
}

/** Sends `count` requests over ten kept connections, whatever their answers are. */
async function sendRequests(host: MeasuredHost, count: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 10 });
  const send = () =>
    new Promise<void>((resolve, reject) => {
      const request = http.get(host.url, { agent, headers: host.headers }, response => {
        response.resume().once('end', resolve);
      });
      request.once('error', reject);
    });
  let left = count;
  const sender = async () => {
    while (left-- > 0) await send();
  };
  try {
    await Promise.all(Array.from({ length: 10 }, sender));
  } finally {
    agent.destroy();
  }
}

/**
 * Measures hosts that run and idle: the first one before and after `requests` requests, and the average share of
 * memory when all of them run side by side (five make the goal's figure). Throws where there is no `/proc`.
 */
export async function measureHosts(hosts: readonly MeasuredHost[], requests = 5000): Promise<Figure[]> {
  const [first] = hosts;
  if (!first) throw new Error('There is no plugin host to measure');
  const idle = memoryOf(first);
  const shares = hosts.map(host => memoryOf(host).pss);
  const average = Math.round((shares.reduce((sum, share) => sum + share, 0) / shares.length) * 10) / 10;
  await sendRequests(first, requests);
  const busy = memoryOf(first);
  return [
    atMost('plugin host idle, RSS', idle.rss, MEMORY_GOALS.idleRss),
    atMost('plugin host idle, private', idle.private, MEMORY_GOALS.private),
    atMost(`plugin host after ${requests} requests, RSS`, busy.rss, MEMORY_GOALS.busyRss),
    atMost(`plugin host after ${requests} requests, private`, busy.private, MEMORY_GOALS.private),
    atMost(`${hosts.length} plugin hosts, each by PSS`, average, MEMORY_GOALS.fivePss),
  ];
}
