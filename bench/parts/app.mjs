import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { figure, median } from '../figures.mjs';

const RUNS = 5;
const LIMIT_MS = 60_000;

/** Seconds until a person can use the app: with nothing cached, and again on a later visit. */
export async function app(session) {
  const { url } = await session.portal();
  await session.publish('announcements');
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const first = [];
    const later = [];
    for (let run = 1; run <= RUNS; run++) {
      const context = await browser.newContext();
      try {
        await context.addInitScript(() => localStorage.setItem('flyloft.person', 'developer'));
        first.push(await visit(await context.newPage(), url));
        later.push(await visit(await context.newPage(), url));
      } finally {
        await context.close();
      }
      session.log(`visit ${run} of ${RUNS}: ${first.at(-1).toFixed(2)} s, then ${later.at(-1).toFixed(2)} s`);
    }
    return [
      figure(`app interactive, first visit, p50 of ${RUNS}`, median(first), 's'),
      figure(`app interactive, later visit, p50 of ${RUNS}`, median(later), 's'),
    ];
  } finally {
    await browser.close();
  }
}

/** Interactive: the marketplace shows plugins, and its search field holds what was typed into it. */
async function visit(page, url) {
  page.setDefaultTimeout(LIMIT_MS);
  const started = performance.now();
  await page.goto(`${url}/marketplace`, { waitUntil: 'commit' });
  const field = page.getByRole('searchbox', { name: 'Search plugins' });
  await field.pressSequentially('a');
  await page.locator('main a[href*="/marketplace/"]').first().waitFor();
  const seconds = (performance.now() - started) / 1000;
  if ((await field.inputValue()) !== 'a') throw new Error('The search field did not take what was typed');
  return seconds;
}
