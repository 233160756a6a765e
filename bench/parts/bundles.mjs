import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from '../../scripts/build.mjs';
import { root } from '../../scripts/stamps.mjs';
import { figure } from '../figures.mjs';

const KIB = 1024;
const MIB = 1024 * 1024;

/** Sizes of what is sent: the first-party bundles, the app's code, the programs. */
export async function bundles() {
  await build(['plugin-host', 'backend', 'app', 'examples']);
  const packed = path.join(root, 'dist', 'examples');
  const figures = fs
    .readdirSync(packed)
    .filter(name => name.endsWith('.tgz'))
    .sort()
    .map(name => {
      const { size } = fs.statSync(path.join(packed, name));
      return figure(`bundle ${path.basename(name, '.tgz')}`, size / KIB, 'KiB');
    });

  const app = path.join(root, 'packages', 'app', 'dist');
  const html = fs.readFileSync(path.join(app, 'index.html'), 'utf8');
  // What the page itself names is what a browser has to have before anything is drawn.
  const first = [...html.matchAll(/(?:src|href)="\/?(static\/[^"]+\.(?:js|css))"/g)].map(match => match[1]);
  if (first.length === 0)
    throw new Error('The app’s index.html names no script; the figure needs another way to find them');
  const code = fs.readdirSync(path.join(app, 'static')).filter(name => /\.(js|css)$/.test(name));
  const zipped = names =>
    names.reduce((sum, name) => sum + gzipSync(fs.readFileSync(path.join(app, name))).length, 0);
  const sizeBelow = folder =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
  const sizeOf = (...parts) => fs.statSync(path.join(root, ...parts)).size;
  return [
    ...figures,
    figure(
      `app, what index.html names (${new Set(first).size} files), gzip`,
      zipped([...new Set(first)]) / KIB,
      'KiB'
    ),
    figure(
      `app, all code (${code.length} files), gzip`,
      zipped(code.map(name => `static/${name}`)) / MIB,
      'MiB'
    ),
    figure(
      'program of the portal, without node_modules',
      sizeOf('packages/backend/dist/backend.cjs') / KIB,
      'KiB'
    ),
    figure('plugin host, all of its files', sizeBelow('packages/plugin-host/dist') / MIB, 'MiB'),
  ];
}
