import { figure, median, percentile } from '../figures.mjs';

const REQUESTS = 100;
const WARM_UP = 5;
const BESIDE = 4;
/** Milliseconds between two requests: who types pauses before each. */
const PAUSE_MS = 100;

/** The configuration of Announcements after one more key: another value in each request. */
const typed = index => ({
  announcements: {
    daysVisible: 1 + (index % 90),
    whoMayPost: index % 2 === 0 ? 'everyone' : 'listed',
    ...(index % 2 === 0 ? {} : { authors: [`group:default/team-${index}`] }),
    importantFirst: index % 3 === 0,
  },
});

/** Milliseconds of a plan's preview while somebody types, of a plugin that runs and of one that is new. */
export async function preview(session) {
  await session.install('announcements');
  for (let index = 0; index < BESIDE; index++) await session.install(`sample-${index}`);
  await session.publish('sample-new');
  const { url } = await session.portal();
  const token = await session.token('developer');

  const ask = async change => {
    const asked = performance.now();
    const answer = await fetch(`${url}/api/plugin-manager/plans`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ changes: [change], preview: true }),
    });
    const body = await answer.json();
    const took = performance.now() - asked;
    if (answer.status !== 200) throw new Error(`A preview answered ${answer.status}: ${body.error?.message}`);
    if (body.plan.content.objects.length === 0) throw new Error('A preview has no objects');
    return took;
  };
  const measure = async change => {
    const times = [];
    for (let index = -WARM_UP; index < REQUESTS; index++) {
      const took = await ask(change(index + WARM_UP));
      if (index >= 0) times.push(took);
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
    }
    return times;
  };

  const running = await measure(index => ({
    kind: 'configure',
    pluginId: 'announcements',
    config: typed(index),
  }));
  const fresh = await measure(() => ({ kind: 'install', pluginId: 'sample-new' }));
  const left = await (await session.client('developer')).listPlans({ state: 'ready' });
  if (left.items.length > 0) throw new Error(`Previews left ${left.items.length} plans behind`);
  const name = (what, share) =>
    `plan preview of ${what}, ${BESIDE + 1} plugins installed, ${share} of ${REQUESTS}`;
  return [
    figure(name('a running plugin', 'p50'), median(running), 'ms'),
    figure(name('a running plugin', 'p95'), percentile(running, 0.95), 'ms', { below: 300 }),
    figure(name('a new plugin', 'p50'), median(fresh), 'ms'),
    figure(name('a new plugin', 'p95'), percentile(fresh, 0.95), 'ms', { below: 300 }),
  ];
}
