import type { Browser, BrowserContext, Page } from 'playwright-core';

/** One person's browser tab. */
export type Tab = {
  page: Page;
  context: BrowserContext;
  /** Waits until the document was not reloaded since `mark()`; throws when it was. */
  mark(): Promise<void>;
  isMarked(): Promise<boolean>;
  /** What the page logged as errors since it was asked last. */
  takeErrors(): string[];
};

export type Theme = 'light' | 'dark';

/** Has the window prefer a theme, as a system does that turns dark in the evening; for tabs that follow it. */
export async function turn(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction(mode => document.querySelector(`[data-theme-mode="${mode}"]`) !== null, theme);
}

/** Opens a tab in a profile of its own. Without a person nobody is signed in yet; `system` follows what a window prefers. */
export async function openTab(
  browser: Browser,
  url: string,
  { person, theme = 'light' }: { person?: 'developer' | 'admin'; theme?: Theme | 'system' } = {}
): Promise<Tab> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 900 },
    colorScheme: theme === 'system' ? 'light' : theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.addInitScript(
    ([who, mode]) => {
      if (who) localStorage.setItem('flyloft.person', who);
      if (mode !== 'system') localStorage.setItem('theme', mode);
    },
    [person ?? '', theme] as const
  );
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  return {
    page,
    context,
    mark: () => page.evaluate(() => void Object.assign(window, { flyloftMark: 'same document' })),
    isMarked: () => page.evaluate(() => 'flyloftMark' in window),
    takeErrors: () => errors.splice(0),
  };
}

/** Presses a key until that element has the focus; throws when it never gets it. */
export async function pressUntilFocused(page: Page, key: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate(wanted => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`${key} never reached ${selector}`);
}
