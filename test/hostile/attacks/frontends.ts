import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { attack } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

/** Rules 8, 9, 10 and 15 in a real browser, and the files that it is served. */
export function frontends(stage: Stage): void {
  /** A tab of somebody whose browser holds the hostile plugin's orders. */
  const tab = async (person: string | undefined, order?: string) => {
    const context = await (await stage.browser()).newContext();
    await context.addInitScript(
      ([who, what]) => {
        if (who) localStorage.setItem('flyloft.person', who);
        if (what) localStorage.setItem('hostile', what);
      },
      [person, order]
    );
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', request => requests.push(new URL(request.url()).pathname));
    return { page, requests, close: () => context.close() };
  };
  const isRemote = (route: string) => /\/api\/plugin-manager\/frontends\/[0-9a-f]{64}\//.test(route);
  const ran = (page: Page) => page.evaluate(() => 'hostileRan' in window);
  const release = () =>
    stage.manager('DELETE', '/frontends/hostile/quarantine', { token: stage.tokens.admin });
  const listed = async () =>
    (await stage.client('admin').listFrontends()).items.some(one => one.pluginId === 'hostile');

  attack(9, 'get the list of frontends without signing in', '401', async () => {
    const answer = await stage.manager('GET', '/frontends');
    return { refused: answer.status === 401, happened: said(answer) };
  });

  attack(9, 'run before sign-in', 'no remote is asked for', async () => {
    const { page, requests, close } = await tab(undefined);
    await page.goto(stage.url);
    await page.getByRole('button', { name: /Continue as developer/ }).waitFor({ timeout: 60_000 });
    await page.waitForLoadState('networkidle');
    const remotes = requests.filter(isRemote);
    const executed = await ran(page);
    await page.getByRole('button', { name: /Continue as developer/ }).click();
    await page.waitForFunction(() => 'hostileRan' in window, undefined, { timeout: 60_000 });
    await close();
    return {
      refused: remotes.length === 0 && !executed,
      happened: `${remotes.length} before sign-in, loaded after it`,
    };
  });

  const bad: Array<[string, string]> = [
    ['claim-catalog', "claim the catalogue's id"],
    ['module-for-app', 'export a module for the app itself'],
    ['undeclared-id', 'bring an id that its manifest does not declare'],
    ['throw-on-load', 'throw while it loads'],
    ['throw-in-factory', 'throw in an extension factory'],
    ['no-feature', 'export something that is no feature'],
  ];
  for (const [order, what] of bad) {
    attack(9, `${what} from its frontend`, 'quarantined, the portal stays up', async () => {
      await release();
      if (!(await listed())) throw new Error('the hostile frontend is not listed');
      const { page, close } = await tab('developer', order);
      await page.goto(`${stage.url}/marketplace`);
      const reported = page
        .waitForResponse(response => response.url().endsWith('/frontends/hostile/quarantine'), {
          timeout: 60_000,
        })
        .then(response => response.status());
      const status = await reported;
      await page
        .getByRole('link', { name: /marketplace/i })
        .first()
        .waitFor({ timeout: 30_000 });
      const nav = await page
        .getByRole('navigation', { name: 'Portal' })
        .getByRole('link', { name: 'Hostile', exact: true })
        .count();
      // The app is put together anew without it, so the page may be empty for a moment.
      const alive = await page
        .getByRole('heading')
        .first()
        .waitFor({ timeout: 30_000 })
        .then(
          () => true,
          () => false
        );
      const still = await listed();
      await close();
      await release();
      return {
        refused: status === 204 && !still && alive && nav === 0,
        happened: `reported ${status}, ${still ? 'still listed' : 'off for everybody'}, portal ${
          alive ? 'up' : 'down'
        }`,
      };
    });
  }

  attack(15, 'run script from readme, description, changelog, icon', 'no element, no script', async () => {
    const { page, close } = await tab('developer');
    const dialogs: string[] = [];
    page.on('dialog', dialog => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const found: string[] = [];
    const pages: Array<[string, string]> = [
      ['/marketplace', 'For the tests only.'],
      ['/marketplace/plugins/hostile', 'The readme of the hostile plugin.'],
      ['/marketplace/plugins/hostile/versions', '1.0.0'],
    ];
    for (const [route, text] of pages) {
      await page.goto(`${stage.url}${route}`);
      // What is not shown at all proves nothing.
      await page.getByText(text).first().waitFor({ timeout: 60_000 });
      await page.waitForLoadState('networkidle');
      found.push(
        ...(await page.evaluate(() => [
          ...('pwned' in window ? [`script ran: ${String(window.pwned)}`] : []),
          ...[
            ...document.querySelectorAll(
              'main img[onerror], main iframe, main svg[onload], main script, a[href^="javascript:"], a[href^="data:"]'
            ),
          ].map(element => element.outerHTML.slice(0, 80)),
        ]))
      );
    }
    await close();
    return {
      refused: found.length === 0 && dialogs.length === 0,
      happened: found.join(', ') || 'shown as text',
    };
  });

  attack(
    10,
    'have the browser talk to another origin',
    "connect-src, form-action, base-uri, frame-ancestors 'self'",
    async () => {
      const { page, close } = await tab('developer');
      const answer = await page.goto(stage.url);
      const policy = answer?.headers()['content-security-policy'] ?? '';
      const missing = ['connect-src', 'form-action', 'base-uri', 'frame-ancestors'].filter(
        name => !new RegExp(`${name} 'self'(;|$)`).test(policy)
      );
      const reached = await page.evaluate(() =>
        fetch('http://127.0.0.2:9/', { mode: 'no-cors' }).then(
          () => 'sent',
          error => String(error)
        )
      );
      await close();
      return { refused: missing.length === 0 && reached !== 'sent', happened: missing.join(', ') || reached };
    }
  );

  attack(5, 'load its API as script, frame or worker in a real page', 'none of them runs', async () => {
    const { page, close } = await tab('developer');
    await page.goto(`${stage.url}/marketplace`);
    await page.waitForFunction(() => 'hostileRan' in window, undefined, { timeout: 60_000 });
    const results = await page.evaluate(async () => {
      const address = (kind: string) => `/api/hostile/open/respond?kind=${kind}`;
      const load = (element: HTMLElement) =>
        new Promise<string>(resolve => {
          element.addEventListener('load', () => resolve('loaded'));
          element.addEventListener('error', () => resolve('refused'));
          document.body.append(element);
        });
      const script = Object.assign(document.createElement('script'), { src: address('script') });
      const style = Object.assign(document.createElement('link'), {
        rel: 'stylesheet',
        href: address('style'),
      });
      const frame = Object.assign(document.createElement('iframe'), { src: address('html') });
      const startWorker = () =>
        new Promise<string>(resolve => {
          const one = new Worker(address('script'));
          one.addEventListener('error', () => resolve('refused'));
          setTimeout(() => resolve('no error'), 10_000);
        });
      const registered = () =>
        navigator.serviceWorker.register(address('script'), { scope: '/' }).then(
          () => 'registered',
          () => 'refused'
        );
      const answers = {
        script: await load(script),
        style: await load(style),
        worker: await startWorker(),
        'service worker': await registered(),
      };
      await load(frame);
      return { answers, pwned: 'pwned' in window, cookie: document.cookie };
    });
    await close();
    // A frame loads its refusal; what counts is that nothing in it ran.
    const end = results.pwned ? 'it ran' : 'nothing ran';
    return {
      refused:
        !results.pwned &&
        results.cookie === '' &&
        Object.values(results.answers).every(one => one === 'refused'),
      happened: `${Object.entries(results.answers).flat().join(' ')}; ${end}`,
    };
  });

  const hex = () => stage.digest.replace('sha256:', '');
  attack(10, 'fetch files that are not of the frontend', 'not found', async () => {
    const routes = [
      'manifest.json',
      '../manifest.json',
      '..%2fmanifest.json',
      'backend/package.json',
      '%2e%2e/README.md',
      'static/../../manifest.json',
    ];
    const answers = await Promise.all(
      routes.map(route => stage.manager('GET', `/frontends/${hex()}/${route}`))
    );
    return {
      refused: answers.every(answer => answer.status >= 400),
      happened: [...new Set(answers.map(said))].join(', '),
    };
  });

  attack(10, 'change a stored file of the frontend', '502 and quarantine', async () => {
    await release();
    const before = await stage.manager('GET', `/frontends/${hex()}/mf-manifest.json`);
    if (before.status !== 200) throw new Error(`the file was not served before: ${said(before)}`);
    const file = findStored(path.join(stage.stateDir, 'bundles'), hex());
    const good = fs.readFileSync(file);
    const bytes = Buffer.from(good);
    const at = bytes.indexOf('"metaData"');
    if (at < 0) throw new Error('the stored bundle does not hold the file as it is');
    bytes[at + 1] = (bytes[at + 1] ?? 0) ^ 1;
    fs.chmodSync(file, 0o600);
    fs.writeFileSync(file, bytes);
    const after = await stage.manager('GET', `/frontends/${hex()}/mf-manifest.json`);
    const off = !(await listed());
    fs.writeFileSync(file, good);
    return {
      refused: after.status === 502 && after.code === 'BUNDLE_CORRUPT' && off,
      happened: `${said(after)}, ${off ? 'off for everybody' : 'still listed'}`,
    };
  });
}

/** The file in the bundle store that holds a bundle. */
function findStored(folder: string, digest: string): string {
  const all = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = all
    .map(name => path.join(folder, name))
    .filter(file => file.includes(digest) && fs.statSync(file).isFile())
    .sort((a, b) => fs.statSync(b).size - fs.statSync(a).size);
  if (!files[0]) throw new Error(`no stored bundle ${digest}`);
  return files[0];
}
