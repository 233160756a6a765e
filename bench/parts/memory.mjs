import { setTimeout as sleep } from 'node:timers/promises';
import { podOf } from '../cluster.mjs';
import { figure } from '../figures.mjs';

const IDS = ['announcements', 'bench-echo', 'bench-second', 'bench-third', 'bench-fourth'];
const REQUESTS = 5_000;
/** What a portal still does when it has become ready: read catalogues, fill tables. */
const SETTLE_MS = 5_000;

/**
 * MiB of the portal and of five plugin hosts. The first has a real plugin, whose requests come through the portal as a
 * browser's would and read its database.
 */
export async function memory(session) {
  if (process.platform !== 'linux') {
    session.log('skipped: memory is read from /proc, which only Linux has');
    return [];
  }
  // Its own start, so that neither what other parts did nor what is installed counts.
  const { pid, url } = await session.startAgain();
  const { measureHosts, readProcessMemory } = session.product;
  await sleep(SETTLE_MS);
  const idle = readProcessMemory(pid);
  for (const id of IDS) {
    session.log(`installing ${id}`);
    await session.install(id);
  }
  const pods = await Promise.all(IDS.map(id => podOf(session.stateDir, id)));
  const headers = { authorization: `Bearer ${await session.token('developer')}` };
  const pages = [
    `${url}/api/announcements/announcements`,
    ...IDS.slice(1).map(id => `${url}/api/${id}/echo`),
  ];
  session.log(`sending ${REQUESTS} requests`);
  const figures = await measureHosts(
    pods.map((pod, index) => ({ pid: pod.pid, url: pages[index], headers })),
    REQUESTS
  );
  // Asked afterwards, so that the first request is part of what is measured; a refusal would measure nothing.
  const answer = await fetch(pages[0], { headers });
  if (answer.status !== 200) throw new Error(`${pages[0]} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
  const portal = readProcessMemory(pid);
  return [
    ...figures,
    figure('portal idle, RSS', idle.rss, 'MiB'),
    figure('portal idle, private', idle.private, 'MiB'),
    figure(`portal after ${IDS.length} installs and ${REQUESTS} requests, RSS`, portal.rss, 'MiB'),
    figure(`portal after ${IDS.length} installs and ${REQUESTS} requests, private`, portal.private, 'MiB'),
  ];
}
