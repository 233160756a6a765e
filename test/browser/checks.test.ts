/**
 * What stands behind the form, in a real browser: checks that the portal runs while one types, values that policy locks,
 * the plugin's own test of its connection, what the server holds against a value, and the choice field by field where
 * something else runs than when one began.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { findOverflow, findViolations, takePicture } from './support/audit';
import { createOrder } from './support/inOrder';
import { launchBrowser } from './support/launchBrowser';
import { startPortal, type TestPortal } from './support/portal';
import { apiAs, carryOut, publishRelease } from './support/seed';
import { openTab, type Tab } from './support/tab';

jest.setTimeout(60_000);

const inOrder = createOrder();
const ADDRESS = '/marketplace/plugins/radar/configure?level=expert';
const REASON = 'Data stays in Europe';

let portal: TestPortal;
let browser: Browser;
let tab: Tab;
let chat: http.Server;
let chatUrl = '';
const heard: string[] = [];

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const field = (page: Page, pointer: string) => page.locator(`[data-pointer="${pointer}"]`);

/** Opens another tab of the same person, after closing the one that was open. */
async function reopen(address: string): Promise<Page> {
  await tab.page.close();
  tab.page = await tab.context.newPage();
  tab.page.setDefaultTimeout(15_000);
  await tab.page.goto(address);
  return tab.page;
}

beforeAll(async () => {
  chat = http.createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(request.url === '/gone' ? 404 : 200).end();
  });
  await new Promise<void>(resolve => {
    chat.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(chat.address() as AddressInfo).port}`;
  chatUrl = `http://${host}`;
  [portal, browser] = await Promise.all([
    startPortal({
      config: {
        // Nothing listens on the second one.
        backend: { reading: { allow: [{ host }, { host: '127.0.0.1:1' }] } },
        pluginManager: {
          policy: {
            configuration: {
              locked: [
                { plugins: 'radar', pointer: '/region', value: 'eu', reason: REASON },
                { plugins: 'rack', pointer: '/servers/0/host', value: 'one.example', reason: REASON },
              ],
              teamDefaults: [{ team: 'user:default/developer', pointer: '/days', value: 7 }],
            },
          },
        },
      },
    }),
    launchBrowser(),
  ]);
  await publishRelease(await apiAs(portal, 'admin'), {
    id: 'radar',
    name: 'Radar',
    configSchema: {
      type: 'object',
      required: ['url'],
      properties: {
        url: { type: 'string', title: 'Address' },
        region: { type: 'string', title: 'Region', enum: ['eu', 'us'] },
        days: { type: 'integer', title: 'Days', default: 3 },
        name: { type: 'string', title: 'Name' },
      },
    },
    checks: [{ field: '/url', check: 'host-answers', required: true }],
  });
  await publishRelease(await apiAs(portal, 'admin'), {
    id: 'rack',
    name: 'Rack',
    configSchema: {
      type: 'object',
      properties: {
        servers: {
          type: 'array',
          title: 'Servers',
          items: { type: 'object', properties: { host: { type: 'string', title: 'Host' } } },
        },
        schedule: { type: 'string', title: 'Schedule', description: 'Such as `0 6 * * *`.' },
      },
    },
    uiSchema: { schedule: { 'ui:field': 'cron-expression' } },
    wizard: [{ id: 'all', title: 'All', fields: ['/servers', '/schedule'] }],
    disclosure: { basic: ['/servers', '/schedule'] },
  });
  tab = await openTab(browser, portal.url, { person: 'developer' });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
  await new Promise(resolve => chat.close(resolve));
}, 60_000);

it(
  'says at the field what a check found, holds back what a required one refuses, and never the typing',
  inOrder(async () => {
    const { page } = tab;
    await page.goto(ADDRESS);
    await page.getByLabel('Address').fill('http://127.0.0.1:1/');
    await field(page, '/url')
      .getByText(/Check the address for a typing mistake/)
      .waitFor();
    await button(page, 'Review').click();
    await page.getByText('1 field needs your attention.').waitFor();
    await page.getByLabel('Address').fill(`${chatUrl}/health`);
    await field(page, '/url')
      .getByText(/answers \(status 200\)/)
      .waitFor();
    await takePicture(page, 'wizard-check-light');
    expect(await findViolations(page)).toEqual([]);
    expect(heard).toContain('HEAD /health');
  })
);

it(
  'shows what policy locks with its reason, and what one’s team starts with',
  inOrder(async () => {
    const { page } = tab;
    await field(page, '/region').getByText(`Locked by policy: ${REASON}`).waitFor();
    await field(page, '/region').getByText('policy', { exact: true }).waitFor();
    expect(await field(page, '/region').locator('input, select, button').first().isDisabled()).toBe(true);
    await field(page, '/days').getByText('team default').waitFor();
    expect(await page.getByLabel('Days').inputValue()).toBe('7');
    await page.getByLabel('Days').fill('9');
    await field(page, '/days').getByText('you', { exact: true }).waitFor();
  })
);

it(
  'puts what the server holds against a value at its field',
  inOrder(async () => {
    const { page } = tab;
    // The portal cannot say whether this one answers, and then a required check stands in the way of a plan.
    await page.getByLabel('Address').fill('http://10.0.0.1/');
    await field(page, '/url')
      .getByText(/Not checked/)
      .waitFor();
    await button(page, 'Review').click();
    await page.getByText('No plan could be made: 1 value needs your attention').waitFor();
    await field(page, '/url')
      .getByText(/It could not be checked/)
      .waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[data-pointer="/url"]') !== null);
    await page.getByLabel('Address').fill(chatUrl);
    await page.getByText('No plan could be made').waitFor({ state: 'detached' });
    expect(
      await field(page, '/url')
        .getByText(/It could not be checked/)
        .count()
    ).toBe(0);
  })
);

it(
  'tests a connection with the plugin’s own check, and leaves nothing behind',
  inOrder(async () => {
    const page = await reopen('/marketplace/plugins/announcements/configure?step=rules&level=expert');
    await page.getByLabel('Chat webhook').fill(`${chatUrl}/gone`);
    await button(page, 'Test connection').click();
    const test = page.getByRole('region', { name: 'Test connection' });
    await test.getByText(/^! The plugin says: .* status 404/).waitFor();
    await test.getByText('Remove everything: done').waitFor();
    expect(heard).toContain('POST /gone');
    await takePicture(page, 'wizard-connection-light');
    expect(await findViolations(page)).toEqual([]);
    await page.getByLabel('Chat webhook').fill(`${chatUrl}/hook`);
    await test.getByText('You changed values since: test again.').waitFor();
    await button(page, 'Test connection').click();
    await test.getByText(/took a test message/).waitFor();
  })
);

it(
  'lets one choose field by field where something else runs than when one began, and loses nothing',
  inOrder(async () => {
    const config = { url: chatUrl, region: 'eu', days: 3, name: 'first' };
    await carryOut(portal, [{ kind: 'install', pluginId: 'radar', config }]);
    const page = await reopen(ADDRESS);
    // What was typed before anything ran is old by now, too.
    await page.getByRole('heading', { name: /^Installation changed meanwhile/ }).waitFor();
    await button(page, 'Start over').click();
    // The choices have the labels of the fields that take their place.
    await page
      .getByRole('heading', { name: /^Installation changed meanwhile/ })
      .waitFor({ state: 'detached' });
    await page.getByLabel('Name').fill('mine');
    await page.getByLabel('Days').fill('5');
    await page.locator('[data-draft="saved"]').waitFor();
    await carryOut(portal, [
      { kind: 'configure', pluginId: 'radar', config: { ...config, name: 'theirs', url: `${chatUrl}/new` } },
    ]);

    const again = await reopen(ADDRESS);
    await again.getByRole('heading', { name: /^Installation changed meanwhile/ }).waitFor();
    const choice = (name: string, side: RegExp) =>
      again.getByRole('radiogroup', { name: new RegExp(`^${name}`) }).getByRole('radio', { name: side });
    expect(await choice('Days', /Yours: 5/).isChecked()).toBe(true);
    expect(await choice('Address', /What runs/).isChecked()).toBe(true);
    await button(again, 'Go on with these').click();
    await again.getByText('1 field was changed by both. Choose one for each.').waitFor();
    // The first of the two has the focus: the arrow key goes to the other one.
    await again.keyboard.press('ArrowDown');
    await takePicture(again, 'wizard-meanwhile-light');
    expect(await findViolations(again)).toEqual([]);
    await again.setViewportSize({ width: 320, height: 800 });
    expect(await findOverflow(again)).toEqual([]);
    await again.setViewportSize({ width: 1280, height: 900 });
    await button(again, 'Go on with these').click();

    await again
      .getByRole('heading', { name: /^Installation changed meanwhile/ })
      .waitFor({ state: 'detached' });
    expect(await again.getByLabel('Name').inputValue()).toBe('theirs');
    expect(await again.getByLabel('Days').inputValue()).toBe('5');
    expect(await again.getByLabel('Address').inputValue()).toBe(`${chatUrl}/new`);
    const { items } = await (await apiAs(portal, 'developer')).listSnapshots('local', 'radar');
    expect(items.map(({ name, config: kept }) => [name.slice(0, 12), kept.name])).toEqual([
      ['Yours before', 'mine'],
    ]);
    expect(tab.takeErrors()).toEqual([]);
  })
);

it(
  'shows what policy locks inside of a list, has the rule of a field in the form, and code in descriptions',
  inOrder(async () => {
    const page = await reopen('/marketplace/plugins/rack/configure');
    await button(page, 'Change settings').click();
    const host = field(page, '/servers/0/host');
    await host.getByText(`Locked by policy: ${REASON}`).waitFor();
    await host.getByText('policy', { exact: true }).waitFor();
    expect(await host.getByLabel('Host').inputValue()).toBe('one.example');
    expect(await host.getByLabel('Host').isEditable()).toBe(false);
    expect(await button(page, 'Remove item 1').isDisabled()).toBe(true);
    const schedule = field(page, '/schedule');
    expect(await schedule.locator('code').innerText()).toBe('0 6 * * *');
    await schedule.getByLabel('Expression').fill('61 6 * * *');
    await schedule.getByText('Must be a cron expression: 61 is no minute.').waitFor();
    await takePicture(page, 'wizard-locked-item-light');
    await schedule.getByLabel('Expression').fill('0 6 * * 1-5');
    await schedule.getByText('At 06:00, Monday through Friday (UTC).').waitFor();
    expect(await findViolations(page)).toEqual([]);
  })
);
