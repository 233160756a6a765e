import { chromium, type Browser } from 'playwright-core';

/** Starts the Chromium that `npm test` found or installed, without a window and without its own traffic. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.FLYLOFT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}
