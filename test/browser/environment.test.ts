/**
 * What the wizard knows of an environment, in a real browser: suggestions with their reason, which one press takes or
 * dismisses, the list of what was looked at, and a secret of Vault that is taken by its name.
 */
import type { Browser, Page } from 'playwright-core';
import {
  startVaultServer,
  type VaultServer,
} from '../../plugins/plugin-manager-backend/src/__testUtils__/vaultServer';
import { findOverflow, findViolations, takePicture } from './support/audit';
import { createOrder } from './support/inOrder';
import { launchBrowser } from './support/launchBrowser';
import { startPortal, type TestPortal } from './support/portal';
import { apiAs, publishRelease } from './support/seed';
import { openTab, type Tab } from './support/tab';

jest.setTimeout(60_000);

const inOrder = createOrder();
const ADDRESS = '/marketplace/plugins/depot/configure';
const VALUE = 'hunter2-of-vault';

let portal: TestPortal;
let browser: Browser;
let tab: Tab;
let vault: VaultServer;
/** Everything that the portal answered to the page. */
const answered: string[] = [];

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const suggestion = (page: Page, title: string) =>
  page.getByRole('group', { name: `Suggestion for ${title}`, exact: true });

beforeAll(async () => {
  vault = await startVaultServer();
  vault.write('default/local/depot', { token: VALUE });
  [portal, browser] = await Promise.all([
    startPortal({
      config: {
        integrations: {
          github: [{ host: 'ghe.example', apiBaseUrl: 'https://ghe.example/api/v3', token: 'x' }],
        },
        pluginManager: { vault: { address: vault.url, auth: { token: 'root-token' } } },
      },
    }),
    launchBrowser(),
  ]);
  await publishRelease(await apiAs(portal, 'admin'), {
    id: 'depot',
    name: 'Depot',
    configSchema: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', title: 'Name' },
        host: { type: 'string', title: 'Host', 'x-flyloft-detect': 'github-host' },
        release: { type: 'string', title: 'Release', default: '1.0.0', 'x-flyloft-detect': 'portal-version' },
        token: { type: 'string', title: 'Token', visibility: 'secret' },
      },
    },
    disclosure: { basic: ['/name', '/host', '/release', '/token'] },
  });
  tab = await openTab(browser, portal.url, { person: 'developer' });
  tab.page.on('response', response => {
    if (response.url().includes('/api/plugin-manager/')) {
      response.text().then(
        text => answered.push(text),
        () => undefined
      );
    }
  });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
  await vault?.close();
}, 60_000);

it(
  'fills in what it surely knows, says why, and gives it back with one press',
  inOrder(async () => {
    const { page } = tab;
    await page.goto(ADDRESS);
    const host = page.getByLabel('Host', { exact: true });
    await suggestion(page, 'Host')
      .getByText('Suggested from your environment: the portal has a GitHub integration with ghe.example.')
      .waitFor();
    expect(await host.inputValue()).toBe('ghe.example');
    await page.getByText('environment detection', { exact: true }).waitFor();
    await page.getByText('One value was filled in from your environment').waitFor();
    await takePicture(page, 'environment-suggested-light');
    expect(await findViolations(page)).toEqual([]);

    await button(page, 'Undo').click();
    await button(page, 'Use ghe.example for Host').waitFor();
    expect(await host.inputValue()).toBe('');
    await button(page, 'Redo').click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(input => input.value === 'ghe.example')
    );
    // By keyboard, from the field on: its suggestion follows it.
    await suggestion(page, 'Host').waitFor();
    await host.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await suggestion(page, 'Host').waitFor({ state: 'detached' });
    expect(await host.inputValue()).toBe('');
  })
);

it(
  'offers what it knows over a default, and never over what somebody typed',
  inOrder(async () => {
    const { page } = tab;
    const release = page.getByLabel('Release', { exact: true });
    expect(await release.inputValue()).toBe('1.0.0');
    await button(page, /^Use 1\.\d+\.\d+ for Release$/).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(input => /^1\.[1-9]\d+\.\d$/.test(input.value))
    );
    await release.fill('0.9.0');
    await suggestion(page, 'Release').waitFor({ state: 'detached' });
    expect(await release.inputValue()).toBe('0.9.0');
  })
);

it(
  'takes a secret of Vault by its name, and never sees what it is',
  inOrder(async () => {
    const { page } = tab;
    await page.getByRole('textbox', { name: /^Name/ }).fill('depot');
    await page.locator('[data-pointer="/name"]').getByText('you', { exact: true }).waitFor();
    await suggestion(page, 'Token')
      .getByText('default/local/depot in Vault is named after it and has the key token')
      .waitFor();
    await page.getByRole('radio', { name: 'Vault', exact: true }).click();
    await page.getByLabel('Path in Vault', { exact: true }).fill('default/local/depot');
    await page.getByLabel('Key', { exact: true }).fill('gone');
    await button(page, 'Use it for Token').click();
    await page.getByText('There is no key gone of default/local/depot in Vault.').waitFor();
    // The browser offers what Vault lists.
    await page.locator('datalist option[value="default/local/depot"]').waitFor({ state: 'attached' });
    expect(await page.getByLabel('Path in Vault', { exact: true }).getAttribute('list')).not.toBeNull();
    await takePicture(page, 'environment-vault-light');
    expect(await findViolations(page)).toEqual([]);
    await page.getByLabel('Key', { exact: true }).fill('token');
    await button(page, 'Use it for Token').click();
    await page.getByText('Taken from key token of default/local/depot in Vault.').waitFor();
    await page.getByRole('complementary').getByText('reads 1 secret from Vault').waitFor();
    await button(page, 'Review').click();
    await page.waitForURL(/\/plans\//);
    await page.getByText('reads 1 secret from Vault').first().waitFor();
    await takePicture(page, 'environment-plan-light');
    expect(answered.join()).toContain('vault:default/local/depot#token');
    expect(answered.join()).not.toContain('hunter2');
  })
);

it(
  'lists what it knows, with where from and when, in both themes and on a small screen',
  inOrder(async () => {
    vault.seal(true);
    for (const theme of ['light', 'dark'] as const) {
      const { page, context } = await openTab(browser, portal.url, { person: 'developer', theme });
      await page.goto(ADDRESS);
      await button(page, 'More').click();
      await page.getByRole('menuitem', { name: 'Your environment…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Your environment' });
      const cluster = dialog.getByRole('region', { name: 'Cluster' });
      await cluster.getByText(/emulated by the local cluster, which isolates nothing/).waitFor();
      await cluster.getByText('The cluster has no storage class.').waitFor();
      await dialog
        .getByRole('region', { name: 'Integrations' })
        .getByText('ghe.example, with credentials.')
        .waitFor();
      await button(page, 'Look again').click();
      await takePicture(page, `environment-list-${theme}`);
      expect(await findViolations(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 700 });
      expect(await findOverflow(page)).toEqual([]);
      await takePicture(page, `environment-list-320-${theme}`);
      await context.close();
    }
    expect(tab.takeErrors()).toEqual([]);
  })
);
