/**
 * Every screen in both themes: axe finds nothing, 320 pixels are wide enough, and a picture is kept. And what the portal
 * does with a frontend that throws.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { findOverflow, findViolations, takePicture } from './support/audit';
import { launchBrowser } from './support/launchBrowser';
import { startPortal, type TestPortal } from './support/portal';
import { openTab, turn, type Tab, type Theme } from './support/tab';

jest.setTimeout(60_000);

const run = promisify(execFile);
const made = z.object({ plan: z.object({ id: z.string() }) });
const done = z.object({ operation: z.object({ id: z.string() }) });

let portal: TestPortal;
let browser: Browser;
const tabs = new Map<string, Tab>();
/** Ids that are only known when the plans are there, by the name that stands for them in an address. */
const ids: Record<string, string> = {};

async function ask(...args: string[]): Promise<string> {
  return made.parse(await portal.flyloft('developer', ...args)).plan.id;
}

/** Asks as the developer, approves as the admin; resolves when the operation is done. */
async function carryOut(...args: string[]): Promise<{ plan: string; operation: string }> {
  const plan = await ask(...args);
  const { operation } = done.parse(await portal.flyloft('admin', 'approve', plan, '--wait'));
  return { plan, operation: operation.id };
}

async function tabOf(person: 'developer' | 'admin' | undefined, theme: Theme | 'system'): Promise<Tab> {
  const key = `${person} ${theme}`;
  const tab = tabs.get(key) ?? (await openTab(browser, portal.url, { person, theme }));
  tabs.set(key, tab);
  return tab;
}

beforeAll(async () => {
  [portal, browser] = await Promise.all([
    startPortal({ catalogue: path.join(__dirname, 'fixtures/catalogue') }),
    launchBrowser(),
  ]);
  const installed = await carryOut('install', 'announcements');
  Object.assign(ids, { approved: installed.plan, operation: installed.operation });
  ids.denied = await ask('install', 'developer-toolbox');
  await portal.flyloft('admin', 'deny', ids.denied, '--reason', 'Not before the freeze is over');
  ids.waiting = await ask('install', 'developer-toolbox');
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

type Screen = [
  name: string,
  address: string,
  heading: string | RegExp,
  person: 'developer' | 'admin' | undefined
];

const screens: Screen[] = [
  ['sign-in', '/', 'Who do you want to be?', undefined],
  ['discover', '/marketplace', 'Marketplace', 'developer'],
  ['search', '/marketplace/search', 'All plugins', 'developer'],
  ['search-list', '/marketplace/search?view=list', 'All plugins', 'developer'],
  ['search-empty', '/marketplace/search?query=zzzz', /zzzz|All plugins|Search/, 'developer'],
  ['plugin-readme', '/marketplace/plugins/announcements', 'Announcements', 'developer'],
  ...['versions', 'dependencies', 'permissions', 'quality', 'reviews'].map(
    (tab): Screen => [
      `plugin-${tab}`,
      `/marketplace/plugins/announcements/${tab}`,
      'Announcements',
      'developer',
    ]
  ),
  ['listed', '/marketplace/plugins/pipelines', 'Pipelines', 'developer'],
  ['listed-catalogue', '/marketplace/plugins/pipelines/catalogue', 'Pipelines', 'developer'],
  ['wizard', '/marketplace/plugins/announcements/configure', /^Configure Announcements/, 'developer'],
  [
    'wizard-empty',
    '/marketplace/plugins/developer-toolbox/configure',
    /^Install Developer Toolbox/,
    'developer',
  ],
  ['form-fields', '/marketplace/widgets', 'Form fields', 'developer'],
  ['plan-waiting', '/marketplace/plans/:waiting', /^Installs 1/, 'developer'],
  ['plan-approve', '/marketplace/plans/:waiting', /^Installs 1/, 'admin'],
  ['plan-denied', '/marketplace/plans/:denied', /^Installs 1/, 'developer'],
  ['plan-approved', '/marketplace/plans/:approved', /^Installs 1/, 'developer'],
  ['operation', '/marketplace/operations/:operation', /./, 'developer'],
  ['installed', '/marketplace/installed', 'Installed', 'developer'],
  ['installation-health', '/marketplace/installed/local/announcements', 'Announcements', 'developer'],
  ...['revisions', 'logs', 'config'].map(
    (tab): Screen => [
      `installation-${tab}`,
      `/marketplace/installed/local/announcements/${tab}`,
      'Announcements',
      'developer',
    ]
  ),
  ['admin-approvals', '/marketplace-admin/approvals', 'Approvals', 'admin'],
  ['admin-operations', '/marketplace-admin/operations', 'Operations', 'admin'],
  ['admin-generations', '/marketplace-admin/generations', 'Generations', 'admin'],
  ['admin-frontends', '/marketplace-admin/frontends', 'Frontends', 'admin'],
  ['admin-requests', '/marketplace-admin/requests', /./, 'admin'],
  ['admin-sources', '/marketplace-admin/sources', 'Sources', 'admin'],
  ['admin-source', '/marketplace-admin/sources/demo', 'demo', 'admin'],
  ['admin-environment', '/marketplace-admin/environment', 'Environment', 'admin'],
  ['admin-audit', '/marketplace-admin/audit', /./, 'admin'],
  ['announcements', '/announcements', /Announcements/, 'developer'],
  ['nothing-here', '/nowhere', 'There is no page at this address', 'developer'],
];

/** Opens a screen and waits until it stands: its heading is there and nothing on it is loading. */
async function open(page: Page, address: string, heading: string | RegExp): Promise<void> {
  await page.goto(address.replace(/:(\w+)$/, (_, name: string) => ids[name] ?? ''));
  await stands(page, heading);
}

async function stands(page: Page, heading: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[data-loading]') === null);
}

it.each(screens)(
  '%s reads well, is accessible in both themes, and fits in 320 px',
  async (name, address, heading, person) => {
    const { page } = await tabOf(person, 'system');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await open(page, address, heading);
    await takePicture(page, `${name}-light`);
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await findOverflow(page)).toEqual([]);
    await takePicture(page, `${name}-320`);
    await page.setViewportSize({ width: 1280, height: 900 });
    await turn(page, 'dark');
    await stands(page, heading);
    await takePicture(page, `${name}-dark`);
    expect(await findViolations(page)).toEqual([]);
  }
);

describe('a plugin without a bundle', () => {
  it('says so, runs nothing of its catalogue, and counts who asks for it', async () => {
    const { page } = await tabOf('developer', 'light');
    await open(page, '/marketplace/plugins/pipelines', 'Pipelines');
    await page.getByText('has no bundle yet, so it cannot be installed').waitFor();
    expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
    await page.getByRole('button', { name: 'Ask for it' }).click();
    await page.getByText('You asked for it.').waitFor();
    const admin = await tabOf('admin', 'light');
    await open(admin.page, '/marketplace-admin/requests', /./);
    await admin.page.getByText('flyloft pack @example/plugin-pipelines').first().waitFor();
    const asked = admin.page.getByRole('row').filter({ hasText: 'flyloft pack @example/plugin-pipelines' });
    expect(await asked.getByText('once').count()).toBe(1);
  });

  it('has its defects named by file and line', async () => {
    const { page } = await tabOf('admin', 'light');
    await open(page, '/marketplace-admin/sources/demo', 'demo');
    const defects = page.getByRole('region', { name: 'References to packages that are not there' });
    expect(await defects.innerText()).toContain('plugins.yaml:34');
  });

  it('shows what an installation elsewhere becomes', async () => {
    const { page } = await tabOf('admin', 'light');
    await open(page, '/marketplace-admin/sources', 'Sources');
    await page
      .getByLabel('Or paste its text')
      .fill('plugins:\n  - package: ./dynamic-plugins/dist/example-plugin-pipelines-dynamic\n');
    await page.getByRole('button', { name: 'See what it becomes' }).click();
    await page.getByText('Installs 0 plugins of 1 package: 1 without a bundle.').waitFor();
    expect(await page.getByRole('link', { name: 'Ask for it' }).getAttribute('href')).toContain(
      '/plugins/pipelines'
    );
  });
});

describe.each<Theme>(['light', 'dark'])('what opens on top of a screen in the %s theme', theme => {
  const onTop: Array<
    [name: string, address: string, heading: string | RegExp, show: (page: Page) => Promise<void>]
  > = [
    [
      'suggestions',
      '/marketplace',
      'Marketplace',
      async page => {
        await page.getByPlaceholder('Search plugins…').fill('ann');
        await page.getByRole('list', { name: 'Suggestions' }).getByRole('link').first().waitFor();
      },
    ],
    [
      'keys',
      '/marketplace/installed',
      'Installed',
      async page => {
        await page.getByRole('button', { name: 'Keys' }).click();
        await page.getByRole('dialog').getByText('Next and previous in a list').waitFor();
      },
    ],
    [
      'selection',
      '/marketplace/installed',
      'Installed',
      async page => {
        await page.getByRole('checkbox', { name: 'Select Announcements' }).press('Space');
        await page.getByText('1 selected').waitFor();
      },
    ],
    [
      'row-menu',
      '/marketplace/installed',
      'Installed',
      async page => {
        await page.getByRole('button', { name: 'More for Announcements' }).click();
        await page.getByRole('menuitem', { name: 'Uninstall' }).waitFor();
      },
    ],
    [
      'uninstall',
      '/marketplace/installed/local/announcements',
      'Announcements',
      async page => {
        await page.getByRole('button', { name: 'Uninstall' }).click();
        await page.getByRole('checkbox', { name: 'Remove its database too' }).press('Space');
        await page.getByRole('button', { name: 'Remove Announcements and its database' }).waitFor();
      },
    ],
    [
      'rehearsal',
      '/marketplace/plans/:waiting',
      /^Installs 1/,
      async page => {
        await page.getByRole('button', { name: 'Rehearse' }).click();
        await page.getByRole('heading', { name: /^It would pass/ }).waitFor();
      },
    ],
    [
      'step-log',
      '/marketplace/operations/:operation',
      /^Installs 1/,
      async page => {
        await page.getByText(/^\d+ steps$/).click();
        await page.getByText('Log', { exact: true }).first().click();
        await page.getByRole('log').getByText(/\S/).first().waitFor();
      },
    ],
    [
      'evidence',
      '/marketplace/plugins/announcements',
      'Announcements',
      async page => {
        await page.getByRole('button', { name: /^Trust/ }).click();
        await page.getByText(/^Not checked/).waitFor();
      },
    ],
  ];

  it.each(onTop)('%s is accessible', async (name, address, heading, show) => {
    const { page } = await tabOf('developer', theme);
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(page, address, heading);
    await show(page);
    await takePicture(page, `${name}-${theme}`);
    expect(await findViolations(page)).toEqual([]);
  });
});

describe('an open plan', () => {
  it('says when it was found exact, and is void on the spot when something moved', async () => {
    const waiting = await ask('restart', 'announcements');
    const { page } = await tabOf('developer', 'light');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`/marketplace/plans/${waiting}`);
    await page.getByText(/^checked .*: exact$/).waitFor();
    await carryOut('restart', 'announcements');
    await page.getByRole('heading', { name: 'This plan is void. Nothing was changed.' }).waitFor();
    await page.getByText(/announcements went from revision \d+ to \d+ after you asked/).waitFor();
    expect(await page.getByText(/: exact$/).count()).toBe(0);
  });
});

describe('a frontend that throws', () => {
  beforeAll(async () => {
    const bundle = path.join(portal.folder, 'broken.tgz');
    const cli = path.resolve(__dirname, '../../packages/cli/dist/cli.cjs');
    await run(process.execPath, [cli, 'pack', path.join(__dirname, 'fixtures/broken'), '--out', bundle]);
    await portal.flyloft('admin', 'publish', bundle);
    await carryOut('install', 'broken-pages');
  }, 120_000);

  it('is switched off and reported, and the portal and the other plugins stay up', async () => {
    const { page } = await tabOf('admin', 'light');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto('/announcements');
    await page.getByRole('button', { name: 'New announcement' }).waitFor();
    await open(page, '/marketplace-admin/frontends', 'Frontends');
    await page.getByText(/the fixture throws on purpose/).waitFor();
    await page.getByRole('button', { name: 'Switch on again' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await takePicture(page, 'admin-frontends-quarantined-light');
    expect(await page.getByRole('navigation', { name: 'Portal' }).getByText('Broken').count()).toBe(0);
  });

  it('is tried by one person in one tab, and says there that it failed again', async () => {
    const { page } = await tabOf('admin', 'light');
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(page, '/marketplace/installed/local/broken-pages', 'Broken Pages');
    await page.getByRole('button', { name: 'Try again for me only' }).click();
    await page.getByText(/^broken-pages failed again \(.*the fixture throws on purpose/).waitFor();
    await takePicture(page, 'frontend-tried-light');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Load the page without it' }).click();
    await page.getByRole('button', { name: 'Try again for me only' }).waitFor();
    expect(await page.getByText(/failed again/).count()).toBe(0);
  });

  it('is left out with every other installed frontend in safe mode, until one leaves it', async () => {
    const { page } = await tabOf('admin', 'light');
    const entry = page
      .getByRole('navigation', { name: 'Portal' })
      .getByRole('link', { name: 'Announcements', exact: true });
    await page.goto('/marketplace?safe-mode=on');
    await page.getByText('Safe mode: no installed plugin is loaded in this tab.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Marketplace' }).waitFor();
    expect(await entry.count()).toBe(0);
    await open(page, '/marketplace-admin/frontends', 'Frontends');
    await page.getByRole('button', { name: 'Switch on again' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again for me only' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Leave safe mode' }).click();
    await entry.waitFor();
  });
});
