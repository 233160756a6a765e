// Writes src/host/hostPackages.json: what the plugin host provides to plugins, with the versions that are installed.
// `node scripts/update-host-packages.mjs` writes it, `--print` only prints it (the test compares).
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const hostDir = path.resolve(here, '../../plugin-host');
const target = path.resolve(here, '../src/host/hostPackages.json');
const require = createRequire(path.join(hostDir, 'package.json'));

const packageOf = specifier =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Version of an installed package; its package.json may be hidden by its exports, so its folder is looked for. */
function versionOf(name) {
  for (const folder of require.resolve.paths(name)) {
    const file = path.join(folder, name, 'package.json');
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).version;
  }
  throw new Error(`${name} is provided by the plugin host, but is not installed. Run yarn install.`);
}

const parts = JSON.parse(fs.readFileSync(path.join(hostDir, 'src/provided/parts.json'), 'utf8'));
const specifiers = [...new Set(Object.values(parts).flat())].sort();
const packages = Object.fromEntries(
  [...new Set(specifiers.map(packageOf))].sort().map(name => [name, versionOf(name)])
);
// The version is made of the content, so it cannot be forgotten when the content changes.
const hash = createHash('sha256')
  .update(JSON.stringify([packages, specifiers]))
  .digest('hex');
const text = `${JSON.stringify({ version: `host-${hash.slice(0, 12)}`, packages, specifiers }, null, 2)}\n`;

if (process.argv.includes('--print')) process.stdout.write(text);
else fs.writeFileSync(target, text);
