import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { figure, median } from '../figures.mjs';
import { serveForms } from '../forms/serve.mjs';
import { measureTyping } from '../forms/typing.mjs';

const RUNS = 5;

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

function measure(browser, url, kind, count) {
  return measureTyping(browser, async (page, _context, trace) => {
    await page.goto(url);
    await page.waitForFunction(() => typeof window.mount === 'function');
    await trace();
    await page.evaluate(([what, fields]) => window.mount(what, fields), [kind, count]);
    await page.waitForFunction(
      wanted =>
        document.querySelectorAll('#page input, #page button[aria-haspopup], #page select').length >= wanted,
      count
    );
    // Not by its label: what looks for labels on the page would be counted with the form.
    await page.evaluate(() => document.querySelector('#page input').focus());
  });
}
