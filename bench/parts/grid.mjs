import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { makeCatalogue, missingCatalogue } from '../catalogue.mjs';
import { figure, median, percentile } from '../figures.mjs';
import { servePage } from '../servePage.mjs';

const PLUGINS = 10_000;
const RUNS = 5;
/** How far and how quickly somebody scrolls, in pixels and pixels a second. */
const SCROLLED = 12_000;
const SPEED = 4_000;
const JUMPS = 60;
/** What a frame may take at sixty a second, in milliseconds. */
const FRAME_MS = 1000 / 60;

/**
 * Ten thousand results in a browser: how long they take to be painted once their data is there, and what a frame costs
 * while somebody scrolls. Counted is the time that the page's thread has run, so that what else the machine does at the
 * time is left out.
 */
export async function grid(session) {
  const missing = missingCatalogue();
  if (missing) {
    session.log(`grid is left out: ${missing}`);
    return [];
  }
  const cards = makeCatalogue(PLUGINS).map(({ card }) => card);
  const served = await servePage({
    ...{ folder: path.join(session.folder, 'grid'), entry: 'bench/grid/page.mjs', title: 'Results' },
  });
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const figures = [];
    for (const view of ['cards', 'list', 'details']) {
      const runs = [];
      for (let run = 0; run < RUNS; run++) runs.push(await measure(browser, served.url, cards, view));
      const pick = key => median(runs.map(run => run[key]));
      session.log(
        `${view}: painted after ${pick('wall').toFixed(0)} ms of the clock; ${pick(
          'drawn'
        )} elements; of ${pick('frames')} frames ${pick('late')} came late by the clock, ${pick(
          'long'
        )} took more than 50 ms of it`
      );
      figures.push(
        figure(`grid, ${view}, first paint after data`, pick('paint'), 'ms', { atMost: 50 }),
        figure(`grid, ${view}, a frame while scrolling, p50`, pick('p50'), 'ms'),
        figure(`grid, ${view}, a frame while scrolling, p99`, pick('p99'), 'ms'),
        figure(`grid, ${view}, frames of more than 16.7 ms while scrolling`, pick('dropped'), '', {
          atMost: 0,
        }),
        figure(`grid, ${view}, frames late by the clock, of all`, pick('late') / pick('frames'), ''),
        figure(`grid, ${view}, a frame that jumps elsewhere, p95`, pick('jump'), 'ms', { atMost: 50 })
      );
    }
    return figures;
  } finally {
    await browser.close();
    await served.stop();
  }
}

async function measure(browser, url, cards, view) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => typeof window.mount === 'function');
    await page.evaluate(given => window.take(given), cards);
    // The first time draws with code that has not been compiled yet, as nobody who comes from another page does.
    await page.evaluate(what => window.mount(what), view);
    const session = await context.newCDPSession(page);
    await browser.startTracing(page, {
      categories: [
        'toplevel',
        'devtools.timeline',
        'disabled-by-default-devtools.timeline',
        'blink.user_timing',
      ],
    });
    await page.evaluate(what => window.mount(what), view);
    await page.evaluate(() => window.watchFrames());
    await page.evaluate(() => void performance.mark('scroll'));
    await session.send('Input.synthesizeScrollGesture', {
      ...{ x: 600, y: 450, yDistance: -SCROLLED, speed: SPEED, gestureSourceType: 'mouse' },
    });
    await page.evaluate(() => void performance.mark('scrolled'));
    const { between, long } = await page.evaluate(() => window.stopWatching());
    const scrolled = await page.evaluate(() => window.scrollY);
    if (scrolled < SCROLLED / 2) throw new Error(`The page was scrolled by ${scrolled} pixels only`);
    await page.evaluate(() => void performance.mark('jump'));
    await page.evaluate(count => window.jumpAround(count), JUMPS);
    await page.evaluate(() => void performance.mark('jumped'));
    const drawn = await page.evaluate(() => document.querySelectorAll('#page *').length);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const painting = workBetween(traceEvents, 'data', 'painted');
    const scrolling = framesBetween(traceEvents, 'scroll', 'scrolled');
    return {
      paint: painting.thread,
      wall: painting.wall,
      p50: percentile(scrolling, 0.5),
      p99: percentile(scrolling, 0.99),
      dropped: scrolling.filter(ms => ms > FRAME_MS).length,
      jump: percentile(framesBetween(traceEvents, 'jump', 'jumped'), 0.95),
      frames: between.length,
      late: between.filter(ms => ms > 1.5 * FRAME_MS).length,
      long: long.length,
      drawn,
    };
  } finally {
    await context.close();
  }
}

/** Marks of the page: where in the trace something began or ended; the last of that name. */
function stampOf(events, name) {
  const stamp = events.filter(event => event.name === name && event.cat.includes('user_timing')).pop();
  if (!stamp) throw new Error(`The trace does not have the mark ${name}`);
  return stamp;
}

/** Tasks of the page's own thread between two marks. */
function tasksBetween(events, from, to) {
  const [start, end] = [stampOf(events, from), stampOf(events, to)];
  const tasks = events.filter(
    ({ name, pid, tid, ts, dur, tdur }) =>
      name === 'RunTask' &&
      pid === start.pid &&
      tid === start.tid &&
      tdur > 0 &&
      ts + dur > start.ts &&
      ts < end.ts
  );
  return { tasks, start, end };
}

/** Milliseconds between two marks, by the clock and by what the thread ran. */
function workBetween(events, from, to) {
  const { tasks, start, end } = tasksBetween(events, from, to);
  const thread = tasks.reduce((sum, { tdur }) => sum + tdur / 1_000, 0);
  return { thread, wall: (end.ts - start.ts) / 1_000 };
}

/** Milliseconds that the thread ran for each frame between two marks: from the beginning of one to that of the next. */
function framesBetween(events, from, to) {
  const { tasks, start, end } = tasksBetween(events, from, to);
  const begins = events
    .filter(
      ({ name, ph, cat, ts }) =>
        name === 'frame' && ph !== 'E' && cat.includes('user_timing') && ts >= start.ts && ts <= end.ts
    )
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  if (begins.length < 10) throw new Error(`The trace has only ${begins.length} frames`);
  const frames = begins.map(() => 0);
  for (const { ts, dur, tdur } of tasks) {
    // A task belongs to the frame in which it ends: the one that begins a frame starts before the mark of it.
    let frame = begins.findIndex(begin => begin > ts + dur) - 1;
    if (frame === -2) frame = begins.length - 1;
    if (frame >= 0) frames[frame] += tdur / 1_000;
  }
  return frames;
}
