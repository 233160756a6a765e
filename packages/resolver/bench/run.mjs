// Bundles the benchmark with the sources as they are, and runs it: node packages/resolver/bench/run.mjs [filter]
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'flyloft-resolver-bench-'));
try {
  const outfile = join(folder, 'bench.cjs');
  await build({
    entryPoints: [join(here, 'resolver.ts')],
    bundle: true,
    platform: 'node',
    outfile,
    logLevel: 'warning',
    external: ['@conda-org/rattler', 'logic-solver'],
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
    stdio: 'inherit',
    // The rivals are found from this package, not from the temporary folder.
    env: { ...process.env, FLYLOFT_BENCH_FROM: join(here, '..', 'package.json') },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
