/**
 * The wizard around the form, in a real browser: what one types is on the server, form and text say the same, every field
 * can be found, and the same can be done elsewhere.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { findOverflow, findViolations, takePicture } from './support/audit';
import { createOrder } from './support/inOrder';
import { launchBrowser } from './support/launchBrowser';
import { startPortal, type TestPortal } from './support/portal';
import { apiAs, publishRelease } from './support/seed';
import { openTab, type Tab } from './support/tab';

jest.setTimeout(60_000);

const inOrder = createOrder();
const ADDRESS = '/marketplace/plugins/radar/configure';
const SECRET = 'hunter2-in-clear';

/** A plugin with every part of a wizard: steps with a condition, levels, a rule between fields, a secret. */
const configSchema = {
  type: 'object',
  required: ['source'],
  properties: {
    source: {
      type: 'object',
      required: ['url'],
      properties: {
        url: { type: 'string', title: 'Address' },
        token: { type: 'string', title: 'Token', visibility: 'secret' },
        timeout: { type: 'integer', title: 'Timeout', default: 30, minimum: 1 },
      },
    },
    mirror: { type: 'boolean', title: 'Use a mirror' },
    cache: {
      type: 'object',
      properties: {
        address: { type: 'string', title: 'Mirror address' },
        lifetime: {
          type: 'integer',
          title: 'Lifetime',
          default: 5,
          description: 'Minutes that entries stay',
        },
      },
    },
  },
};
const steps = [
  { id: 'source', title: 'Source', fields: ['/source', '/mirror'] },
  { id: 'cache', title: 'Mirror', fields: ['/cache'], when: 'config.mirror == true' },
];
const base = { id: 'radar', name: 'Radar', configSchema, wizard: steps };

let portal: TestPortal;
let browser: Browser;
let tab: Tab;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const editor = (page: Page) => page.getByRole('textbox', { name: 'Configuration as YAML' });
const saved = (page: Page) => page.locator('[data-draft="saved"]').waitFor();

/** Opens another tab of the same person, after closing the one that was open. */
async function reopen(address = ADDRESS): Promise<Page> {
  await tab.page.close();
  tab.page = await tab.context.newPage();
  tab.page.setDefaultTimeout(10_000);
  await tab.page.goto(address);
  return tab.page;
}

/** Waits until the form has that address. */
async function holdsAddress(page: Page, wanted: string): Promise<void> {
  await page.waitForFunction(
    value => document.querySelector<HTMLInputElement>('#wizard-form_source_url')?.value === value,
    wanted
  );
}

/** Replaces what is in the editor. */
async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Runs the command, makes the call of the code and applies the patch: all of them ask for one and the same. */
async function sameWhenRun([command = '', code = '', patch = '']: string[]): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-same-'));
  const [script = '', call = ''] = command.split('./flyloft ');
  execFileSync('sh', ['-c', script], { cwd: folder });
  fs.writeFileSync(path.join(folder, 'it.patch'), `${patch}\n`);
  execFileSync('git', ['apply', 'it.patch'], { cwd: folder });
  const written = fs.readFileSync(path.join(folder, 'radar.yaml'), 'utf8');
  expect(fs.readFileSync(path.join(folder, 'flyloft/local/radar.yaml'), 'utf8')).toBe(written);

  const words = call.trim().split(' ');
  words.push(path.join(folder, words.pop() ?? ''));
  const { plan } = z
    .object({ plan: z.object({ id: z.string() }) })
    .parse(await portal.flyloft('developer', ...words));
  const client = await apiAs(portal, 'developer');
  const body = /client\.makePlan\(([^]*)\);\nconsole/.exec(code)?.[1] ?? '';
  const called = await client.makePlan(JSON.parse(body));
  const ofCommand = (await client.getPlan(plan.id)).content;
  const wanted = { config: expect.objectContaining({ source: expect.anything() }), to: '1.0.0' };
  expect(ofCommand.items).toMatchObject([wanted]);
  expect(called.plan.content.items).toEqual(ofCommand.items);
  expect(called.plan.state).toBe('waiting');
  for (const id of [plan.id, called.plan.id]) await client.withdrawPlan(id);
  fs.rmSync(folder, { recursive: true });
}

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), launchBrowser()]);
  await publishRelease(await apiAs(portal, 'admin'), {
    ...base,
    rules: [
      {
        id: 'patience',
        must: 'config.source.timeout < 100 || (has(config.mirror) && config.mirror)',
        message: 'wait less than 100 seconds, or use a mirror',
        fields: ['/source/timeout'],
      },
    ],
    examples: [{ title: 'Public radar', config: { source: { url: 'https://public.example' } } }],
  });
  tab = await openTab(browser, portal.url, { person: 'developer' });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

it(
  'saves on the server as one types, and offers it again with its difference after the tab was closed',
  inOrder(async () => {
    const { page } = tab;
    await page.goto(ADDRESS);
    await page.getByLabel('Address').fill('https://radar.example');
    await saved(page);
    const again = await reopen();
    await again.getByRole('heading', { name: /^Continue from \d\d:\d\d\?$/ }).waitFor();
    await again.getByRole('region', { name: 'What your draft changes' }).getByText('radar.example').waitFor();
    await takePicture(again, 'wizard-recovered-light');
    expect(await findViolations(again)).toEqual([]);
    await button(again, 'Continue').click();
    await holdsAddress(again, 'https://radar.example');
  })
);

it(
  'asks which one counts where another tab was faster',
  inOrder(async () => {
    const { page } = tab;
    const other = await tab.context.newPage();
    await other.goto(ADDRESS);
    await button(other, 'Continue').click();
    await other.getByLabel('Address').fill('https://other.example');
    await saved(other);
    await other.close();
    await page.getByLabel('Address').fill('https://mine.example');
    await button(page, 'Load theirs').click();
    await holdsAddress(page, 'https://other.example');
    await saved(page);
    expect(await button(page, 'Keep mine').count()).toBe(0);
  })
);

it(
  'keeps form and text the same, with comments, and marks what cannot be read by its line',
  inOrder(async () => {
    const { page } = tab;
    await page.getByRole('radio', { name: 'Both' }).click();
    await page.waitForURL(/view=both/);
    await write(page, '# ours\nsource:\n  url: https://text.example # the new one\n');
    await holdsAddress(page, 'https://text.example');
    await page.getByLabel('Address').fill('https://form.example');
    await editor(page).getByText('https://form.example').waitFor();
    expect(await editor(page).innerText()).toContain('# the new one');
    await write(page, 'source:\n  url: [\n');
    await page.getByText(/^Line 3: /).waitFor();
    await holdsAddress(page, 'https://form.example');
    await write(page, `source:\n  url: https://a.example\n  token: ${SECRET}\n`);
    await page.getByText(/^Line 3: \/source\/token is secret/).waitFor();
    await button(page, 'Back to the last').click();
    await editor(page).getByText('# ours').waitFor();
    expect(await page.getByText(/^Line /).count()).toBe(0);
  })
);

it(
  'finds a field of a hidden level, and says of one that no step asks for that it is not asked',
  inOrder(async () => {
    const { page } = tab;
    await page.getByRole('radio', { name: 'Form' }).click();
    expect(await page.getByLabel('Timeout').count()).toBe(0);
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('minutes');
    await dialog.getByText(/^Not asked with these settings/).waitFor();
    await dialog.getByRole('searchbox').fill('timeo');
    await page.keyboard.press('Enter');
    await page.waitForURL(/level=advanced/);
    await page.waitForFunction(
      () => document.activeElement?.closest('[data-pointer="/source/timeout"]') !== null
    );
    await page.keyboard.press('Control+a');
    await page.keyboard.type('200');
    const rule = page.locator('[data-pointer="/source/timeout"] .fl-form-error');
    await rule.getByText('Wait less than 100 seconds, or use a mirror.').waitFor();
    await page.getByLabel('Use a mirror').press('Space');
    await page.getByRole('navigation', { name: 'Steps' }).getByText('Mirror').waitFor();
    await rule.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Timeout').inputValue()).toBe('200');
  })
);

it(
  'takes back and does again, keeps snapshots, starts from an example and says where values come from',
  inOrder(async () => {
    const { page } = tab;
    await button(page, 'More').click();
    await page.getByRole('menuitem', { name: /^Snapshots/ }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('before');
    await button(page, 'Keep this').click();
    await button(page, 'Restore before').waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Start from…').click();
    await page.getByRole('menuitem', { name: 'Public radar' }).click();
    await page.locator('[data-pointer="/source/url"]').getByText('from the example').waitFor();
    await button(page, 'Undo').click();
    await holdsAddress(page, 'https://form.example');
    await page.locator('[data-pointer="/source/url"]').getByText('you', { exact: true }).waitFor();
    await button(page, 'Redo').click();
    await holdsAddress(page, 'https://public.example');
    await button(page, 'More').click();
    await page.getByRole('menuitem', { name: /^Snapshots/ }).click();
    await button(page, 'Restore before').click();
    await holdsAddress(page, 'https://form.example');
    const { items } = await (await apiAs(portal, 'developer')).listSnapshots('local', 'radar');
    expect(items.map(snapshot => snapshot.name)).toEqual(['before']);
  })
);

it(
  'gives the same as a command, as code and as a patch, without a secret',
  inOrder(async () => {
    const { page } = tab;
    await page.getByRole('textbox', { name: 'Token' }).fill(SECRET);
    await page.getByLabel('Address').focus();
    await saved(page);
    await button(page, 'More').click();
    await page.getByRole('menuitem', { name: /^Do the same/ }).click();
    const dialog = page.getByRole('dialog');
    const texts: string[] = [];
    for (const way of ['Command line', 'SDK', 'Git patch']) {
      await dialog.getByRole('tab', { name: way }).click();
      texts.push(await dialog.locator('pre').innerText());
    }
    expect(texts).toEqual([
      expect.stringContaining('./flyloft install radar@1.0.0 --environment local --file radar.yaml'),
      expect.stringContaining('client.makePlan('),
      expect.stringContaining('+++ b/flyloft/local/radar.yaml'),
    ]);
    expect(texts.join()).not.toContain(SECRET);
    expect(texts.every(text => text.includes('$secret'))).toBe(true);
    await sameWhenRun(texts);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    await page.keyboard.press('Escape');
  })
);

it(
  'is accessible with form and text side by side, and fits in 320 px',
  inOrder(async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, context } = await openTab(browser, portal.url, { person: 'developer', theme });
      await page.goto(`${ADDRESS}?view=both&level=advanced`);
      await button(page, 'Continue').click();
      await editor(page).waitFor();
      await page.setViewportSize({ width: 1280, height: 900 });
      await takePicture(page, `wizard-both-${theme}`);
      expect(await findViolations(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 700 });
      expect(await findOverflow(page)).toEqual([]);
      await takePicture(page, `wizard-both-320-${theme}`);
      await context.close();
    }
  })
);

it(
  'keeps aside what another release has no field for, and forgets the draft that became a plan',
  inOrder(async () => {
    const { token, timeout } = configSchema.properties.source.properties;
    await publishRelease(await apiAs(portal, 'admin'), {
      ...base,
      version: '2.0.0',
      configSchema: {
        ...configSchema,
        properties: {
          ...configSchema.properties,
          source: {
            type: 'object',
            required: ['address'],
            properties: { address: { type: 'string', title: 'New address' }, token, timeout },
          },
        },
      },
    });
    const page = await reopen(`${ADDRESS}?release=2.0.0&view=both`);
    await button(page, 'Continue').click();
    await page
      .getByRole('list', { name: /no field for one value/ })
      .getByText('/source/url')
      .waitFor();
    await editor(page).getByText('# /source/url: https://form.example').waitFor();
    await page.getByLabel('New address').fill('https://new.example');
    await saved(page);
    await button(page, 'Next').click();
    await button(page, 'Review').click();
    await page.waitForURL(/\/plans\//);
    await page.getByRole('heading', { name: 'Objects' }).waitFor();
    expect((await (await apiAs(portal, 'developer')).listDrafts()).items).toEqual([]);
    expect(tab.takeErrors()).toEqual([]);
  })
);
