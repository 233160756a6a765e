/**
 * What a person can do, in a real browser: sign in, find, configure, ask, decide, watch, use, change, go back, remove.
 * Developer and admin have a browser profile each. The tests build on each other, in this order, hence one
 * long file.
 */
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startPortal, type TestPortal } from './support/portal';
import { breakEventStream } from './support/breakEventStream';
import { replicasOf, scaleByHand } from './support/byHand';
import { createOrder } from './support/inOrder';
import { launchBrowser } from './support/launchBrowser';
import { apiAs, carryOut, publishAgain } from './support/seed';
import { openTab, pressUntilFocused, type Tab } from './support/tab';

jest.setTimeout(90_000);

const inOrder = createOrder();
let portal: TestPortal;
let browser: Browser;
let developer: Tab;
let admin: Tab;

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Portal' });
const entry = (page: Page, name: string) => navigation(page).getByRole('link', { name, exact: true });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true });

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), launchBrowser()]);
  developer = await openTab(browser, portal.url);
  admin = await openTab(browser, portal.url, { person: 'admin' });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

const isFocused = (element: Element) => element === document.activeElement;

/** The page of the plan that this person looks at. */
const planPath = (page: Page) => new URL(page.url()).pathname;

/** Presses Request on the plan that is open, and waits until it waits. */
async function request(page: Page, reason?: string): Promise<string> {
  await page.waitForURL(/\/marketplace\/plans\/\w+$/);
  if (reason) await page.getByLabel(/Why/).fill(reason);
  await button(page, 'Request').click();
  await page.getByText('Waits for platform-admins').waitFor();
  return planPath(page);
}

/** Approves the plan at that address as the admin; resolves when the operation is done. */
async function approve(path: string): Promise<void> {
  await admin.page.goto(path);
  await button(admin.page, 'Approve').click();
  await admin.page.getByText(/^Done: generation/).waitFor();
}

/** A plan made and approved by clicks, from the page of the installation. */
async function act(page: Page, start: () => Promise<void>): Promise<void> {
  await page.goto('/marketplace/installed/local/announcements');
  await start();
  await approve(await request(page));
}

it(
  'asks who one is, and signs in by a click',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Who do you want to be?' }).waitFor();
    await button(page, 'Continue as developer').click();
    await page.getByRole('heading', { name: 'Marketplace', level: 1 }).waitFor();
    // What needs a permission is not offered to whom it was not given.
    expect(await entry(page, 'Marketplace admin').count()).toBe(0);
    await admin.page.goto('/');
    await entry(admin.page, 'Marketplace admin').waitFor();
  })
);

it(
  'finds plugins by browsing, by words and by filters, and keeps the question in the address',
  inOrder(async () => {
    const { page } = developer;
    await page
      .getByRole('link', { name: /Announcements/ })
      .first()
      .waitFor();
    await page.getByPlaceholder('Search plugins…').fill('timestamps');
    await page
      .getByRole('list', { name: 'Suggestions' })
      .getByRole('link', { name: 'Developer Toolbox' })
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/query=timestamps/);
    await page.getByText('1 plugin', { exact: true }).waitFor();

    await page.goto('/marketplace/search');
    await page.getByText('2 plugins', { exact: true }).waitFor();
    await page.getByText('Communication (1)', { exact: true }).click();
    await page.getByText('1 plugin', { exact: true }).waitFor();
    await page.waitForURL(/category=Communication/);
    await page.reload();
    await page.getByText('1 plugin', { exact: true }).waitFor();
    await page
      .getByRole('link', { name: /Announcements/ })
      .first()
      .waitFor();

    await page.goto('/marketplace/search?query=announcments');
    await page
      .getByText(/Announcements/)
      .first()
      .waitFor();
    expect(await page.getByText('Developer Toolbox').count()).toBe(0);
  })
);

it(
  'shows what a plugin is, fits and touches before anything is asked',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace/plugins/announcements');
    await page.getByText('Fits this portal').waitFor();
    await page.getByText('Keeps data in a PostgreSQL database of its own').waitFor();
    for (const tab of ['Versions', 'Dependencies', 'Permissions', 'Quality', 'Reviews']) {
      await page
        .getByRole('navigation', { name: 'About this plugin' })
        .getByRole('link', { name: tab })
        .click();
      await page.waitForURL(new RegExp(`/announcements/${tab.toLowerCase()}$`));
      expect(await page.locator('[aria-current="page"]', { hasText: tab }).count()).toBe(1);
    }
  })
);

it(
  'makes a plan in the wizard, which says what it will do, and changes nothing when it is denied',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace/plugins/announcements');
    await link(page, /^Install/).click();
    await button(page, 'Change settings').click();
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
    await page.getByLabel('Days visible').fill('400');
    await button(page, 'Review').click();
    await page
      .getByText(/^1 field needs your attention/)
      .first()
      .waitFor();
    await page.getByLabel('Days visible').fill('7');
    await page.getByText('Installs 1, opens no connection, asks for 100m CPU and 128 Mi.').waitFor();
    await button(page, 'Review').click();
    await page.getByRole('heading', { name: /^Installs 1, opens no connection/ }).waitFor();
    await page.getByRole('heading', { name: 'Objects' }).waitFor();
    await page
      .getByText(/NetworkPolicy/)
      .first()
      .waitFor();
    const path = await request(page, 'Our team wants to tell everybody');

    await admin.page.goto('/marketplace-admin/approvals');
    await link(admin.page, 'Announcements').first().click();
    await admin.page.waitForURL(`**${path}`);
    await admin.page.getByText('Our team wants to tell everybody').waitFor();
    await button(admin.page, 'Deny').click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Deny' }).click();
    await dialog.getByText('Write why, so that the requester knows what to change.').waitFor();
    await dialog.getByLabel('Reason').fill('Fourteen days, please');
    await dialog.getByRole('button', { name: 'Deny' }).click();
    await admin.page.getByText('Nothing was changed.').first().waitFor();

    await page.getByText('Denied by admin').waitFor();
    await page.getByText('Fourteen days, please').waitFor();
    expect(await portal.flyloft('admin', 'status')).toMatchObject({ items: [] });
  })
);

it(
  'installs live: after approval the page is in the navigation of the open tab, without a reload',
  inOrder(async () => {
    const { page } = developer;
    await button(page, 'Request again').click();
    await button(page, 'Request').waitFor();
    const path = await request(page);
    await developer.mark();
    expect(await entry(page, 'Announcements').count()).toBe(0);

    await admin.page.goto(path);
    await button(admin.page, 'Approve').click();
    await admin.page
      .getByRole('region', { name: 'Steps of announcements' })
      .getByText('Start the release')
      .waitFor();
    await admin.page.getByText('Done: generation 1').first().waitFor();
    await page.getByText('Done: generation 1').first().waitFor();
    await entry(page, 'Announcements').waitFor();
    await entry(admin.page, 'Announcements').waitFor();
    expect(await developer.isMarked()).toBe(true);
  })
);

it(
  'runs the plugin with its own backend, from the navigation and by its address',
  inOrder(async () => {
    const { page } = developer;
    await entry(page, 'Announcements').click();
    await button(page, 'New announcement').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Maintenance on Friday');
    await dialog.getByLabel('Team').fill('Platform');
    await dialog.getByLabel('Text').fill('The portal is away from 17:00 to 17:10.');
    await dialog.getByRole('button', { name: 'Post' }).click();
    await page.getByText('Maintenance on Friday').first().waitFor();
    expect(await developer.isMarked()).toBe(true);

    // By its address: the first page shown is the plugin's, not one that says that there is none.
    const seen: string[] = [];
    await admin.page.exposeFunction('flyloftSaw', (text: string) => seen.push(text));
    await admin.page.addInitScript(() => {
      new MutationObserver(() => {
        const text = document.querySelector('h1')?.textContent;
        if (text) void (window as unknown as { flyloftSaw(t: string): void }).flyloftSaw(text);
      }).observe(document, { childList: true, subtree: true });
    });
    await admin.page.goto('/announcements');
    await admin.page.getByText('Maintenance on Friday').first().waitFor();
    expect(new Set(seen)).toEqual(new Set(['Announcements']));
  })
);

it(
  'changes the configuration by its difference, and goes back to an earlier revision',
  inOrder(async () => {
    const { page } = developer;
    await act(page, async () => {
      await link(page, 'Configure').click();
      await page.getByLabel('Days visible').fill('30');
      await button(page, 'Review').click();
      await page.getByText('/announcements/daysVisible').first().waitFor();
    });
    await page.goto('/marketplace/installed/local/announcements/config');
    await page
      .getByRole('row', { name: /daysVisible/ })
      .getByText('30')
      .waitFor();

    await admin.page.goto('/marketplace/installed/local/announcements/revisions');
    await button(admin.page, 'Roll back to 1').click();
    await admin.page.waitForURL(/\/plans\//);
    const planned = planPath(admin.page);
    await admin.page.getByRole('heading', { name: 'Objects' }).waitFor();
    // The admin who asks is not the one who decides: the developer asks for the same.
    await page.goto('/marketplace/installed/local/announcements/revisions');
    await button(page, 'Roll back to 1').click();
    await page.waitForURL(url => url.pathname.includes('/plans/') && url.pathname !== planned);
    await approve(await request(page));
    await page.goto('/marketplace/installed/local/announcements/config');
    const row = page.getByRole('row', { name: /daysVisible/ });
    await row.waitFor();
    expect(await row.getByRole('cell').nth(1).textContent()).toBe('7');
  })
);

it(
  'shows what somebody changed by hand, adopts it or puts it back, and rehearses either before it is asked for',
  inOrder(async () => {
    const { page } = developer;
    const choice = () => page.getByRole('radiogroup', { name: /What becomes of it/ });
    const choose = async (word: 'Adopt' | 'Put back') => {
      const before = planPath(page);
      await choice().getByRole('radio', { name: word }).click();
      await page.waitForURL(url => url.pathname.includes('/plans/') && url.pathname !== before);
      await choice().waitFor();
    };
    const restart = async () => {
      await page.goto('/marketplace/installed/local/announcements');
      await button(page, 'Restart').click();
      await page.getByText('Somebody changed Announcements by hand').waitFor();
    };

    await scaleByHand(portal, 'announcements', 2);
    await restart();
    await choose('Adopt');
    await choose('Put back');
    await button(page, 'Rehearse').click();
    await page.getByRole('heading', { name: /^It would pass/ }).waitFor();
    await page.getByText(/^The cluster accepts all/).waitFor();
    await approve(await request(page));
    expect(await replicasOf(portal, 'announcements')).toBe(1);

    await scaleByHand(portal, 'announcements', 2);
    await restart();
    await choose('Adopt');
    await approve(await request(page));
    expect(await replicasOf(portal, 'announcements')).toBe(2);
  })
);

it(
  'offers a new version of pages that are open to whoever has them open, and forces it on nobody',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace');
    await entry(page, 'Announcements').click();
    await page.getByRole('heading', { name: 'Announcements' }).first().waitFor();
    await developer.mark();
    const tgz = resolve(__dirname, '../../dist/examples/announcements.tgz');
    await publishAgain(await apiAs(portal, 'admin'), tgz, '1.0.1');
    await carryOut(portal, [{ kind: 'update', pluginId: 'announcements', range: '1.0.1' }]);
    await page.getByText('announcements 1.0.1 is live.').waitFor();
    expect(await developer.isMarked()).toBe(true);
    await button(page, 'Reload when ready').click();
    await page.waitForFunction(() => !document.body.innerText.includes('Reload when ready'));
    await page.getByRole('heading', { name: 'Announcements' }).first().waitFor();
    expect(await developer.isMarked()).toBe(false);
  })
);

it(
  'goes on with the live events after the connection was lost, with none twice and none missing',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace/installed/local/announcements');
    await button(page, 'Restart').click();
    const path = await request(page);
    await developer.mark();
    const connection = await breakEventStream(page, { after: 3, refuse: 2 });
    await approve(path);
    await page.getByText(/^Done: generation/).waitFor();
    expect(await developer.isMarked()).toBe(true);
    await connection.restore();
    const { all, received, resumedAfter } = connection;
    expect(all.length).toBeGreaterThan(10);
    // The server was told where the page had been, and went on from there.
    expect(resumedAfter).toEqual([all[2], all[2], all[2]]);
    expect(received).toEqual(all);
  })
);

it(
  'stops and starts; while it is stopped its page is gone from the open tabs',
  inOrder(async () => {
    const { page } = developer;
    await act(page, async () => {
      await button(page, 'Stop').click();
      await button(page, 'Stop Announcements').click();
    });
    await developer.mark();
    await page.goto('/marketplace/installed/local/announcements');
    await page.getByText('Stopped').first().waitFor();
    await entry(page, 'Announcements').waitFor({ state: 'detached' });
    await act(page, () => button(page, 'Start').click());
    await entry(page, 'Announcements').waitFor();
    expect(await portal.flyloft('developer', 'status', 'announcements')).toMatchObject({ state: 'running' });
  })
);

it(
  'counts what waits in the menu, reminds who decides, and denies with nothing changed',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace/installed');
    await page.getByRole('checkbox', { name: 'Select all' }).press('Space');
    await page.getByText('1 selected').waitFor();
    await page.getByRole('region', { name: 'Selected' }).getByRole('button', { name: 'Stop' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Cancel' }).evaluate(isFocused)).toBe(true);
    await dialog.getByRole('button', { name: 'Stop Announcements' }).click();
    const path = await request(page);
    await admin.page.getByText('1 waits for you').waitFor({ state: 'attached' });
    await button(page, 'Remind them').click();
    await page.getByText(/^Reminded/).waitFor();
    expect(await button(page, 'Remind them').count()).toBe(0);
    await admin.page.goto(path);
    await button(admin.page, 'Deny').click();
    await admin.page.getByLabel('Reason').fill('It is needed today');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Deny' }).click();
    await page.getByText(/^Nothing was changed/).waitFor();
    await admin.page.getByText('1 waits for you').waitFor({ state: 'detached' });
    expect(await portal.flyloft('developer', 'status', 'announcements')).toMatchObject({ state: 'running' });
  })
);

it(
  'is used by the keyboard alone',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace');
    await page.getByRole('heading', { name: 'Marketplace', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Next and previous in a list').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.waitForURL('**/marketplace/installed');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL('**/marketplace');
    await page.keyboard.press('/');
    await page.keyboard.type('toolbox');
    await page.getByRole('list', { name: 'Suggestions' }).getByRole('link').first().waitFor();
    await pressUntilFocused(page, 'Tab', 'a[href$="/plugins/developer-toolbox"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/plugins/developer-toolbox');
    await link(page, /^Install/).waitFor();
    await pressUntilFocused(page, 'Tab', 'a[href*="/configure"]');
    await page.keyboard.press('Enter');
    await button(page, 'Review').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/plans\//);
    await button(page, 'Request').waitFor();
    await pressUntilFocused(page, 'Tab', 'textarea');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Waits for platform-admins').waitFor();

    await admin.page.goto('/marketplace-admin/approvals');
    await link(admin.page, 'Developer Toolbox').first().waitFor();
    await admin.page.keyboard.press('j');
    await admin.page.keyboard.press('Enter');
    await admin.page.waitForURL(`**${planPath(page)}`);
    await button(admin.page, 'Approve').waitFor();
    await admin.page.keyboard.press('a');
    await pressUntilFocused(admin.page, 'a', 'button[data-approve]');
    await admin.page.keyboard.press('Enter');
    await admin.page.getByText(/^Done: generation/).waitFor();
    await entry(page, 'Developer Toolbox').waitFor();
    expect(await portal.flyloft('developer', 'status', 'developer-toolbox')).toMatchObject({
      state: 'running',
    });
  })
);

it(
  'removes a plugin from the open tabs as it uninstalls it, and keeps its data unless told otherwise',
  inOrder(async () => {
    const { page } = developer;
    await page.goto('/marketplace/installed/local/announcements');
    await button(page, 'Uninstall').click();
    await button(page, 'Uninstall Announcements, keep its database').click();
    const path = await request(page);
    await developer.mark();
    await approve(path);
    await entry(page, 'Announcements').waitFor({ state: 'detached' });
    expect(await developer.isMarked()).toBe(true);
    await entry(page, 'Developer Toolbox').waitFor();
  })
);

it(
  'logs no error of its own on the way',
  inOrder(() => {
    expect(developer.takeErrors()).toEqual([]);
    expect(admin.takeErrors()).toEqual([]);
  })
);
