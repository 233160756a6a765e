import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { figure, median } from '../figures.mjs';
import { serveForms } from '../forms/serve.mjs';

const KEYS = 40;
const RUNS = 5;
/** Milliseconds between keys: somebody who types fast. */
const KEY_PAUSE_MS = 60;
/** Milliseconds after the last key within which the value was handed over and checked. */
const SETTLE_MS = 1_500;
const LIMIT_MS = 60_000;

/**
 * What a key press in a form costs, in script time of the page: everything that happens until the form is at rest, so
 * the value that is handed over and its check are shared out among the keys. Beside it the same schema in RJSF as it is.
 */
export async function forms(session) {
  const served = await serveForms(path.join(session.folder, 'forms'));
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const figures = [];
    for (const [kind, count] of [
      ['own', 200],
      ['stock', 200],
      ['own', 1_000],
      ['stock', 1_000],
    ]) {
      const runs = [];
      // The stock form with 1,000 fields takes a second a key: one run says enough.
      const wanted = kind === 'stock' && count === 1_000 ? 1 : RUNS;
      for (let run = 0; run < wanted; run++) runs.push(await measure(browser, served.url, kind, count));
      const pick = key => median(runs.map(run => run[key]));
      const of = `${count} fields${kind === 'stock' ? ', stock RJSF' : ''}`;
      session.log(
        `${of}: ${pick('script').toFixed(2)} ms a key, longest task ${pick('longest').toFixed(0)} ms`
      );
      const own = kind === 'own';
      figures.push(
        figure(`form, script a key, ${of}`, pick('script'), 'ms', own && count === 200 ? { atMost: 5 } : {}),
        figure(
          `form, longest task, ${of}`,
          pick('longest'),
          'ms',
          own && count === 1_000 ? { atMost: 50 } : {}
        ),
        figure(
          `form, longest task while typing, ${of}`,
          pick('typing'),
          'ms',
          own && count === 1_000 ? { atMost: 50 } : {}
        )
      );
    }
    return figures;
  } finally {
    await browser.close();
    await served.stop();
  }
}

async function measure(browser, url, kind, count) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(url);
    await page.waitForFunction(() => typeof window.mount === 'function');
    const session = await context.newCDPSession(page);
    // Time that the thread has run, so that whatever else the machine does is not counted.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await browser.startTracing(page, {
      categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
    });
    await page.evaluate(([what, fields]) => window.mount(what, fields), [kind, count]);
    await page.waitForFunction(
      wanted =>
        document.querySelectorAll('#page input, #page button[aria-haspopup], #page select').length >= wanted,
      count
    );
    // Not by its label: what looks for labels on the page would be counted with the form.
    await page.evaluate(() => document.querySelector('#page input').focus());
    await page.waitForTimeout(SETTLE_MS);
    await page.evaluate(() => void performance.mark('typing'));
    const before = await scriptMs(session);
    await page.keyboard.type('k'.repeat(KEYS), { delay: KEY_PAUSE_MS });
    await page.waitForTimeout(SETTLE_MS);
    const script = ((await scriptMs(session)) - before) / KEYS;
    const trace = JSON.parse((await browser.stopTracing()).toString());
    return { script, ...longestTasks(trace.traceEvents) };
  } finally {
    await context.close();
  }
}

/** Milliseconds of script that the page has run. */
async function scriptMs(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration').value * 1_000;
}

/** The longest task, by the time that it ran, of the page's own thread after the form was asked for, and of them while somebody typed. */
function longestTasks(events) {
  const stamp = events.find(event => event.name === 'typing');
  if (!stamp) throw new Error('The trace does not say when typing began');
  const tasks = events.filter(
    event => event.name === 'RunTask' && event.pid === stamp.pid && event.tid === stamp.tid && event.tdur > 0
  );
  const longest = list => Math.max(0, ...list.map(({ tdur }) => tdur / 1_000));
  return { longest: longest(tasks), typing: longest(tasks.filter(({ ts }) => ts >= stamp.ts)) };
}
