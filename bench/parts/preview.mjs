import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { figure, median, percentile } from '../figures.mjs';
import { schemaOf } from '../forms/schema.mjs';
import { measureTyping } from '../forms/typing.mjs';
import { configured } from '../samplePlugins.mjs';

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

const FIELDS = 200;
const RUNS = 3;

/** What a key press costs in the wizard, in script time of the page, with its previews open and without. */
async function typing(session) {
  const id = 'sample-form';
  const bundle = await configured(session.product.makeBundle, id, schemaOf(FIELDS));
  await (await session.client('publisher')).publishBundle(bundle);
  const { url } = await session.portal();
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const measure = previews =>
    measureTyping(browser, async (page, context, trace) => {
      await context.addInitScript(() => localStorage.setItem('flyloft.person', 'developer'));
      await page.goto(
        `${url}/marketplace/plugins/${id}/configure?step=all${previews ? '&preview=config' : ''}`
      );
      await page.waitForFunction(
        wanted =>
          document.querySelectorAll('.fl-form input, .fl-form button[aria-haspopup], .fl-form select')
            .length >= wanted,
        FIELDS
      );
      if (previews) await page.getByRole('heading', { name: 'All values' }).waitFor();
      await trace();
      await page.evaluate(() => document.querySelector('.fl-form input').focus());
    });
  try {
    const figures = [];
    for (const previews of [false, true]) {
      const runs = [];
      for (let run = 0; run < RUNS; run++) {
        runs.push(await measure(previews));
        await (await session.client('developer')).removeDraft('local', id).catch(() => undefined);
      }
      const of = `wizard, ${FIELDS} fields, previews ${previews ? 'open' : 'closed'}`;
      figures.push(
        figure(`${of}, script a key`, median(runs.map(({ script }) => script)), 'ms', { atMost: 5 }),
        figure(`${of}, longest task while typing`, median(runs.map(one => one.typing)), 'ms')
      );
    }
    return figures;
  } finally {
    await browser.close();
  }
}

/** Milliseconds of a plan's preview while somebody types, of a plugin that runs and of one that is new. */
export async function preview(session) {
  await session.install('announcements');
  for (let index = 0; index < BESIDE; index++) await session.install(`sample-${index}`);
  await session.publish('sample-new');
  const { url } = await session.portal();
  const token = await session.token('developer');

  const ask = async (change, tryObjects = false) => {
    const asked = performance.now();
    const answer = await fetch(`${url}/api/plugin-manager/plans`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ changes: [change], preview: true, tryObjects }),
    });
    const body = await answer.json();
    const took = performance.now() - asked;
    if (answer.status !== 200) throw new Error(`A preview answered ${answer.status}: ${body.error?.message}`);
    if (body.plan.content.objects.length === 0) throw new Error('A preview has no objects');
    return took;
  };
  const measure = async (change, tryObjects = false) => {
    const times = [];
    for (let index = -WARM_UP; index < REQUESTS; index++) {
      const took = await ask(change(index + WARM_UP), tryObjects);
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
  const tried = await measure(
    index => ({ kind: 'configure', pluginId: 'announcements', config: typed(index) }),
    true
  );
  const fresh = await measure(() => ({ kind: 'install', pluginId: 'sample-new' }));
  const left = await (await session.client('developer')).listPlans({ state: 'ready' });
  if (left.items.length > 0) throw new Error(`Previews left ${left.items.length} plans behind`);
  const name = (what, share) =>
    `plan preview of ${what}, ${BESIDE + 1} plugins installed, ${share} of ${REQUESTS}`;
  return [
    figure(name('a running plugin', 'p50'), median(running), 'ms'),
    figure(name('a running plugin', 'p95'), percentile(running, 0.95), 'ms', { below: 300 }),
    figure(name('a running plugin, tried by the cluster', 'p50'), median(tried), 'ms'),
    figure(name('a running plugin, tried by the cluster', 'p95'), percentile(tried, 0.95), 'ms'),
    figure(name('a new plugin', 'p50'), median(fresh), 'ms'),
    figure(name('a new plugin', 'p95'), percentile(fresh, 0.95), 'ms', { below: 300 }),
    ...(await typing(session)),
  ];
}
