import { setTimeout as sleep } from 'node:timers/promises';
import { figure, median, percentile } from '../figures.mjs';

const RUNS = 20;
const ASK_MS = 10;
const LIMIT_MS = 60_000;

/** Seconds from the admin's approval to the first 200 through the proxy: a real plugin, with database and frontend. */
export async function install(session) {
  const id = 'announcements';
  const { url } = await session.portal();
  if (session.installed.has(id)) await session.uninstall(id);
  await session.publish(id);
  const developer = await session.client('developer');
  const admin = await session.client('admin');
  const times = [];
  for (let run = 1; run <= RUNS; run++) {
    const { plan } = await developer.installPlugin(id);
    const headers = { authorization: `Bearer ${await session.token('developer')}` };
    const approvedAt = performance.now();
    const answer = admin.approvePlan(plan.id, { digest: plan.digest });
    answer.catch(() => undefined);
    for (;;) {
      const asked = await fetch(`${url}/api/${id}/announcements`, { headers });
      await asked.arrayBuffer();
      if (asked.status === 200) break;
      if (performance.now() - approvedAt > LIMIT_MS) {
        throw new Error(`${id} did not answer within ${LIMIT_MS / 1000} s of its approval (${asked.status})`);
      }
      await sleep(ASK_MS);
    }
    times.push((performance.now() - approvedAt) / 1000);
    await session.finished((await answer).operation);
    session.installed.add(id);
    session.log(`install ${run} of ${RUNS}: ${times.at(-1).toFixed(2)} s`);
    // The last one stays: other parts want it.
    if (run < RUNS) await session.uninstall(id);
  }
  return [
    figure(`install, approval to first 200, p50 of ${RUNS}`, median(times), 's', { below: 3 }),
    figure(`install, approval to first 200, p95 of ${RUNS}`, percentile(times, 0.95), 's'),
  ];
}
