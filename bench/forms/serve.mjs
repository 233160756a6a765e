import path from 'node:path';
import { build } from 'esbuild';
import { PAGE_BUILD, servePage } from '../servePage.mjs';

/** Builds the page of forms into `folder` and serves it on loopback; answers with its address and how to stop. */
export async function serveForms(folder) {
  // Where the form asks for its worker, as the portal's own build does.
  await build({
    ...PAGE_BUILD,
    splitting: false,
    format: 'iife',
    entryPoints: ['plugins/marketplace-react/src/schemaEngine/schemaWorker.ts'],
    outfile: path.join(folder, 'schemaWorker.ts'),
  });
  return servePage({ folder, entry: 'bench/forms/page.mjs', title: 'Forms' });
}
