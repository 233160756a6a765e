import { figure, median, percentile } from '../figures.mjs';
import { listed } from '../samplePlugins.mjs';

const PLUGINS = 1_000;
const RUNS = 200;
const AT_A_TIME = 4;

/** Milliseconds of the marketplace's list and of a search, with a thousand plugins published. */
export async function list(session) {
  const { url } = await session.portal();
  const publisher = await session.client('publisher');
  const started = performance.now();
  let next = 0;
  const publishing = async () => {
    while (next < PLUGINS) {
      const index = next++;
      if (index % 200 === 0) session.log(`publishing ${index} of ${PLUGINS}`);
      await publisher.publishBundle(await listed(session.product.makeBundle, index));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, publishing));
  session.log(`published ${PLUGINS} in ${((performance.now() - started) / 1000).toFixed(1)} s`);

  const headers = { authorization: `Bearer ${await session.token('developer')}` };
  const measure = async query => {
    const times = [];
    for (let run = -20; run < RUNS; run++) {
      const asked = performance.now();
      const answer = await fetch(`${url}/api/plugin-manager/plugins${query}`, { headers });
      const page = await answer.json();
      if (!answer.ok) throw new Error(`The list answered ${answer.status}: ${JSON.stringify(page.error)}`);
      if (query === '' && page.total < PLUGINS) throw new Error(`The list has ${page.total} plugins only`);
      if (run >= 0) times.push(performance.now() - asked);
    }
    return times;
  };
  const whole = await measure('');
  const search = await measure('?query=incidents&category=Security');
  return [
    figure(`plugin list with ${PLUGINS} plugins, p50`, median(whole), 'ms'),
    figure(`plugin list with ${PLUGINS} plugins, p95`, percentile(whole, 0.95), 'ms'),
    figure(`plugin search with ${PLUGINS} plugins, p95`, percentile(search, 0.95), 'ms'),
  ];
}
