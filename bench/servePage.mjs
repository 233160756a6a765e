import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../scripts/stamps.mjs';

const pageOf =
  title => `<!doctype html><html lang="en" data-theme-mode="light"><head><meta charset="utf-8"><title>${title}</title>
<link rel="stylesheet" href="/page.css"></head><body><main id="page"></main><script type="module" src="/page.js"></script></body></html>`;

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.ts': 'text/javascript' };

/** How pages are built: as the portal's own build does it, minified and for production. */
export const PAGE_BUILD = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
  loader: { '.woff2': 'dataurl', '.svg': 'dataurl' },
  logLevel: 'error',
};

/** Builds a page from `entry` into `folder` and serves it on loopback; answers with its address and how to stop. */
export async function servePage({ folder, entry, title }) {
  await build({ ...PAGE_BUILD, entryPoints: { page: entry }, outdir: folder });
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.join(folder, path.basename(pathname));
    if (pathname === '/') response.setHeader('content-type', 'text/html').end(pageOf(title));
    else if (fs.existsSync(file)) {
      response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
      response.end(fs.readFileSync(file));
    } else response.writeHead(404).end();
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop: () => new Promise(resolve => server.close(resolve)),
  };
}
