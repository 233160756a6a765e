/**
 * The previews of the wizard in a real browser: what a configuration comes to while one types, and a release whose
 * preview tries whatever a frame can try.
 */
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeBundle } from '@flyloft/bundle';
import type { Browser, Page, Request } from 'playwright-core';
import path from 'node:path';
import { findOverflow, findViolations, takePicture } from './support/audit';
import { createOrder } from './support/inOrder';
import { launchBrowser } from './support/launchBrowser';
import { startPortal, type TestPortal } from './support/portal';
import { apiAs } from './support/seed';
import { openTab, type Tab } from './support/tab';

jest.setTimeout(60_000);

const inOrder = createOrder();
const WIZARD = '/marketplace/plugins/announcements/configure?step=rules';
const HOSTILE = '/marketplace/plugins/mimic/configure?preview=interface&step=all';

let portal: TestPortal;
let browser: Browser;
let tab: Tab;
/** Somebody else's server: whatever arrives there has left the frame. */
let elsewhere: http.Server;
const arrived: string[] = [];

const frameOf = (page: Page) => page.frameLocator('iframe[title^="Preview of"]');
const previewTab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const settled = (page: Page) => page.locator('.mp-preview-plan[aria-busy="false"]').waitFor();

/** Waits until the frame shows that text. */
const shows = (page: Page, text: string) => frameOf(page).getByText(text).first().waitFor();

async function publishHostile(): Promise<void> {
  const script = fs
    .readFileSync(path.join(__dirname, 'fixtures', 'hostilePreview.js'), 'utf8')
    .replaceAll('ELSEWHERE', `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`);
  const made = await makeBundle({
    manifest: {
      manifestVersion: 1,
      id: 'mimic',
      name: 'Mimic',
      version: '1.0.0',
      type: 'standalone',
      description: 'A release whose preview is hostile',
      publisher: 'flyloft',
      license: 'Apache-2.0',
      preview: { script: 'preview/preview.js' },
      configSchema: {
        type: 'object',
        required: ['mode'],
        properties: {
          mode: { type: 'string', title: 'Mode' },
          token: { type: 'string', title: 'Token', visibility: 'secret' },
        },
      },
      wizard: [{ id: 'all', title: 'All', fields: ['/mode', '/token'] }],
      defaults: { mode: 'probe' },
    },
    files: new Map([
      ['README.md', Buffer.from('# Mimic\n')],
      ['preview/preview.js', Buffer.from(script)],
    ]),
  });
  if (!made.ok) throw new Error(made.message);
  await (await apiAs(portal, 'admin')).publishBundle(new Uint8Array(made.tgz));
}

/** Gives the hostile preview a configuration that makes it misbehave, and another one once the page has said so. */
async function provoke(page: Page, mode: string, title: string): Promise<void> {
  await page.goto(HOSTILE);
  const frame = page.locator('iframe[title^="Preview of"]');
  const again = page.getByRole('button', { name: 'Continue' });
  await frame.or(again).first().waitFor();
  if (await again.isVisible()) await again.click();
  await frame.waitFor();
  await page.getByLabel('Mode').fill(mode);
  await page.keyboard.press('Tab');
  await page.getByText(title).waitFor();
  await page.getByLabel('Mode').fill('quiet');
  await page.keyboard.press('Tab');
}

beforeAll(async () => {
  elsewhere = http.createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*');
    response.end('here');
  });
  elsewhere.listen(0, '127.0.0.1');
  [portal, browser] = await Promise.all([startPortal(), launchBrowser(), once(elsewhere, 'listening')]);
  await publishHostile();
  tab = await openTab(browser, portal.url, { person: 'developer' });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
  elsewhere?.closeAllConnections();
  elsewhere?.close();
}, 60_000);

it(
  'shows what the configuration comes to as one types, with no value in the address',
  inOrder(async () => {
    const { page } = tab;
    await page.goto(WIZARD);
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
    await page.keyboard.press('Control+.');
    await page.getByRole('heading', { name: 'Previews' }).waitFor();
    const row = page.getByRole('row', { name: /daysVisible/ });
    expect(await row.textContent()).toMatch(/daysVisible14default/);
    await page.getByLabel('Days visible').fill('21');
    await row.getByText('you').waitFor();
    expect(await row.textContent()).toMatch(/daysVisible21you/);
    expect(new URL(page.url()).search).toBe('?step=rules&preview=config');
    await takePicture(page, 'previews-config-light');
    expect(await findViolations(page)).toEqual([]);
  })
);

it(
  'gives up the request of a key as soon as the next one comes',
  inOrder(async () => {
    const { page } = tab;
    const days = page.getByLabel('Days visible');
    const PLANS = '**/api/plugin-manager/plans';
    const daysOf = (request: Request) =>
      (request.postDataJSON() as { changes: Array<{ config: { announcements: { daysVisible: number } } }> })
        .changes[0]?.config.announcements.daysVisible;
    /** The server does not answer until it is let go. */
    let letGo = () => undefined as void;
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    await page.route(PLANS, async route => {
      await held;
      await route.continue().catch(() => undefined);
    });
    const asked = page.waitForRequest(request => request.url().endsWith('/plans') && daysOf(request) === 31);
    await days.fill('31');
    const first = await asked;
    const failed = page.waitForEvent('requestfailed', request => request === first);
    const next = page.waitForResponse(
      response => response.url().endsWith('/plans') && daysOf(response.request()) === 32
    );
    await days.fill('32');
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
    letGo();
    expect((await next).status()).toBe(200);
    await page.unroute(PLANS);
    await days.fill('21');
  })
);

it(
  'draws where the plugin connects to, and says what it asks the cluster for',
  inOrder(async () => {
    const { page } = tab;
    await previewTab(page, 'Deployment').click();
    await settled(page);
    const picture = page.getByRole('img', { name: 'Connections of Announcements' });
    expect(await picture.locator('.mp-network-edge[data-change="added"]').count()).toBe(4);
    await page.getByText(/^Connects to its database at /).waitFor();
    await page.getByText('Asks for 100m CPU and 128 Mi.', { exact: true }).waitFor();
    await page.getByText('11 added, 0 changed, 0 removed').waitFor();
    await takePicture(page, 'previews-deployment-light');
    expect(await findViolations(page)).toEqual([]);
    const said = await portal.flyloft('developer', 'preview', 'announcements');
    expect(said).toMatchObject({
      preview: {
        content: { network: expect.arrayContaining([expect.objectContaining({ peer: 'database' })]) },
      },
    });
    expect((await (await apiAs(portal, 'developer')).listPlans({ state: 'ready' })).items).toEqual([]);
  })
);

it(
  'lists the routes and what is asked for',
  inOrder(async () => {
    const { page } = tab;
    await previewTab(page, 'API').click();
    await page.getByRole('row', { name: /PUT \/announcements\/\{id\}/ }).waitFor();
    await page.getByText('Nobody without a sign-in.').waitFor();
    await page.getByText('Keeps data in a PostgreSQL database of its own').last().waitFor();
    expect(await findViolations(page)).toEqual([]);
  })
);

it(
  'shows the plugin’s own page with sample data, and follows the configuration',
  inOrder(async () => {
    const { page } = tab;
    await previewTab(page, 'Interface').click();
    const post = frameOf(page).getByRole('button', { name: 'New announcement' });
    await post.waitFor();
    await takePicture(page, 'previews-interface-light');
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await findOverflow(page)).toEqual([]);
    for (const name of ['Config', 'API', 'Deployment', 'Interface']) {
      await previewTab(page, name).click();
      expect([name, ...(await findOverflow(page))]).toEqual([name]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('radio', { name: 'YAML', exact: true }).click();
    await page.getByRole('textbox', { name: 'Configuration as YAML' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('announcements:\n  whoMayPost: listed\n  daysVisible: 21\n');
    await post.waitFor({ state: 'detached' });
    await shows(page, 'The registry moves on Saturday');
  })
);

it(
  'is as readable in the dark, and says where a release ships no preview',
  inOrder(async () => {
    const dark = await openTab(browser, portal.url, { person: 'developer', theme: 'dark' });
    const { page } = dark;
    await page.goto('/marketplace/plugins/announcements/configure?preview=deployment');
    await page
      .getByRole('button', { name: /^(Continue|Change settings)$/ })
      .first()
      .waitFor();
    if (await page.getByRole('button', { name: 'Continue' }).isVisible()) {
      await page.getByRole('button', { name: 'Continue' }).click();
    }
    await settled(page);
    await takePicture(page, 'previews-deployment-dark');
    expect(await findViolations(page)).toEqual([]);
    await previewTab(page, 'Interface').click();
    await shows(page, 'The registry moves on Saturday');
    const background = await frameOf(page)
      .locator('html')
      .evaluate(root => root.dataset.themeMode);
    expect(background).toBe('dark');
    for (const name of ['Config', 'API']) {
      await previewTab(page, name).click();
      expect(await findViolations(page)).toEqual([]);
    }
    await page.goto('/marketplace/plugins/developer-toolbox/configure?preview=interface');
    await page.getByText('This release ships no preview').waitFor();
    await dark.context.close();
  })
);

it(
  'refuses everything that a hostile preview tries, and gives it no secret',
  inOrder(async () => {
    const { page } = tab;
    await page.goto(HOSTILE);
    await shows(page, 'probe over');
    const found = JSON.parse((await frameOf(page).locator('#found').textContent()) ?? '{}') as Record<
      string,
      string
    >;
    expect(Object.keys(found).length).toBeGreaterThan(12);
    expect(Object.entries(found).filter(([, outcome]) => outcome !== 'refused')).toEqual([]);
    await page.getByRole('textbox', { name: 'Token' }).fill('hunter2-in-clear');
    await page.getByLabel('Mode').click();
    await shows(page, '(secret, set)');
    expect(await frameOf(page).locator('body').textContent()).not.toMatch(/hunter2|\$secret/);
    expect(new URL(page.url()).pathname).toBe('/marketplace/plugins/mimic/configure');
    expect(arrived).toEqual([]);
  })
);

it.each([
  ['sends ten megabytes', 'flood', 'The preview was closed', true],
  ['throws', 'throw', 'The preview failed with this configuration', false],
  ['takes the frame elsewhere', 'leave', 'The preview does not answer', true],
])(
  'keeps the page as it is where a preview %s',
  async (_, mode, title, gone) => {
    const { page } = tab;
    await provoke(page, mode, title);
    expect(await page.locator('iframe[title^="Preview of"]').count()).toBe(gone ? 0 : 1);
    await previewTab(page, 'Config').click();
    await page.getByRole('row', { name: /mode.*quiet/ }).waitFor();
    // What is opened again is another frame.
    await previewTab(page, 'Interface').click();
    await shows(page, 'quiet');
    expect(arrived).toEqual([]);
  },
  60_000
);

it('keeps the page as it is where a preview never lets go of its thread', async () => {
  const { page } = tab;
  await provoke(page, 'spin', 'The preview does not answer');
  expect(await page.locator('iframe[title^="Preview of"]').count()).toBe(0);
  await page.getByRole('button', { name: 'Start again' }).waitFor();
  await previewTab(page, 'Config').click();
  await page.getByRole('row', { name: /mode.*quiet/ }).waitFor();
});
