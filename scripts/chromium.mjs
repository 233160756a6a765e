// The browser of the browser tests: Debian's chromium, installed when it is missing and we may.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { step } from './progress.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function find() {
  if (process.env.FLYLOFT_CHROMIUM) return process.env.FLYLOFT_CHROMIUM;
  for (const folder of ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(path.delimiter)]) {
    for (const name of names) {
      const file = path.join(folder, name);
      if (fs.existsSync(file)) return file;
    }
  }
  return undefined;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Path of a Chromium. Throws with the reason when there is none and none can be installed. */
export async function ensureChromium() {
  const found = find();
  if (found) return found;
  const byHand = 'install Chromium (`apt-get install chromium`), or name one in FLYLOFT_CHROMIUM';
  if (!fs.existsSync('/usr/bin/apt-get')) {
    throw new Error(`There is no Chromium, and no apt-get to install it with. Next: ${byHand}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`There is no Chromium, and only root may install it. Next: ${byHand}`);
  }
  return step('installing Chromium for the browser tests', async () => {
    const install = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'];
    let done = apt(...install);
    if (done.status !== 0) {
      apt('update');
      done = apt(...install);
    }
    const installed = find();
    if (done.status === 0 && installed) return installed;
    const reason = done.error?.message ?? done.stderr.trim().split('\n').slice(-3).join(' ');
    throw new Error(`Chromium could not be installed: ${reason}. Next: ${byHand}`);
  });
}
