// What a key press costs in a page: shared by the benchmark of forms and the one of the wizard around them.

const KEYS = 40;
/** Milliseconds between keys: somebody who types fast. */
const KEY_PAUSE_MS = 60;
/** Milliseconds after the last key within which the value was handed over and checked, and what follows from it was drawn. */
const SETTLE_MS = 1_500;

/**
 * Opens a page in a browser profile of its own (`open`), types into what has the focus, and waits until it is at rest.
 * Milliseconds: `script` that the page runs for a key, the `longest` task since the page was opened, and the longest while
 * typing. Each is the time that the page's thread has run, so that whatever else the machine does is not counted.
 */
export async function measureTyping(browser, open) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await open(page, context, () =>
      browser.startTracing(page, {
        categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
      })
    );
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

/** The longest task of the page's own thread since tracing began, and the longest since somebody typed. */
function longestTasks(events) {
  const stamp = events.find(event => event.name === 'typing');
  if (!stamp) throw new Error('The trace does not say when typing began');
  const tasks = events.filter(
    event => event.name === 'RunTask' && event.pid === stamp.pid && event.tid === stamp.tid && event.tdur > 0
  );
  const longest = list => Math.max(0, ...list.map(({ tdur }) => tdur / 1_000));
  return { longest: longest(tasks), typing: longest(tasks.filter(({ ts }) => ts >= stamp.ts)) };
}
