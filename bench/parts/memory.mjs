import { podOf } from '../cluster.mjs';
import { figure } from '../figures.mjs';

const IDS = ['announcements', 'bench-echo', 'bench-second', 'bench-third', 'bench-fourth'];
const REQUESTS = 5_000;

/**
 * MiB of the portal and of five plugin hosts. The first has a real plugin, whose requests come through the portal as a
 * browser's would and read its database.
 */
export async function memory(session) {
  if (process.platform !== 'linux') {
    session.log('skipped: memory is read from /proc, which only Linux has');
    return [];
  }
  const { pid, url } = await session.portal();
  const { measureHosts, readProcessMemory } = session.product;
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
    figure(`portal after ${REQUESTS} requests to a plugin, RSS`, portal.rss, 'MiB'),
    figure(`portal after ${REQUESTS} requests to a plugin, private`, portal.private, 'MiB'),
  ];
}
