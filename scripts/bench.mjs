// `npm run bench`: measures the product as it is built, on a portal of its own, and says whether the goals hold.
// `npm run bench -- install proxy` runs those parts only; `-- --json` prints one object a line.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { machine, readBaseline, writeBaseline } from '../bench/baseline.mjs';
import { describe } from '../bench/figures.mjs';
import { app } from '../bench/parts/app.mjs';
import { bundles } from '../bench/parts/bundles.mjs';
import { forms } from '../bench/parts/forms.mjs';
import { grid } from '../bench/parts/grid.mjs';
import { install } from '../bench/parts/install.mjs';
import { list } from '../bench/parts/list.mjs';
import { memory } from '../bench/parts/memory.mjs';
import { preview } from '../bench/parts/preview.mjs';
import { proxy } from '../bench/parts/proxy.mjs';
import { resolver } from '../bench/parts/resolver.mjs';
import { search } from '../bench/parts/search.mjs';
import { sources } from '../bench/parts/sources.mjs';
import { start } from '../bench/parts/start.mjs';
import { loadProduct } from '../bench/product.mjs';
import { Session } from '../bench/session.mjs';
import { say } from './progress.mjs';

/** In an order in which none disturbs the next: memory is read before thousands of requests went through the portal. */
const parts = {
  bundles,
  start,
  memory,
  proxy,
  install,
  preview,
  app,
  forms,
  grid,
  list,
  search,
  sources,
  resolver,
};

const help = `Measures Flyloft and says whether its goals hold.

  npm run bench [-- [part …] [--json] [--strict] [--baseline]]

  parts      ${Object.keys(parts).join(', ')} (all of them)
  --json     one figure a line: {"name", "value", "unit", "goal", "holds"}
  --strict   exit with 1 when a goal does not hold
  --baseline replace bench/baseline.json by what is measured; of all parts only
  --help     this text

Progress goes to standard error. Exit codes: 0 measured, 1 a part could not be measured, 2 wrong usage.
`;

const args = process.argv.slice(2);
const flags = new Set(args.filter(arg => arg.startsWith('--')));
const wanted = args.filter(arg => !arg.startsWith('--'));
const unknown =
  wanted.find(name => !(name in parts)) ??
  [...flags].find(flag => !['--json', '--strict', '--baseline', '--help'].includes(flag));
if (unknown !== undefined) {
  say(`✗ There is no part or option "${unknown}".\n  Next: \`npm run bench -- --help\``);
  process.exit(2);
}
if (flags.has('--help')) {
  process.stdout.write(help);
  process.exit(0);
}

if (flags.has('--baseline') && wanted.length > 0) {
  say('✗ A baseline is of all parts.\n  Next: leave their names out');
  process.exit(2);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-bench-'));
const product = await loadProduct(folder).catch(error => {
  fs.rmSync(folder, { recursive: true, force: true });
  throw error;
});
const session = new Session({ folder, product, log: text => say(`  ${text}`) });

let closing;
const close = () =>
  (closing ??= session.close().finally(() => fs.rmSync(folder, { recursive: true, force: true })));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    say('· stopping what was started …');
    close().finally(() => process.exit(130));
  });
}

const baseline = readBaseline();
const before = machine();
const figures = [];
let failed = 0;
let missed = 0;
const names = Object.keys(parts).filter(name => wanted.length === 0 || wanted.includes(name));
try {
  say(`── ${before.cores} cores, load ${before.load}, Node ${before.node}`);
  for (const name of names) {
    say(`── ${name}`);
    try {
      for (const one of await parts[name](session)) {
        process.stdout.write(
          `${flags.has('--json') ? JSON.stringify(one) : describe(one, baseline.get(one.name))}\n`
        );
        figures.push(one);
        if (one.holds === false) missed += 1;
      }
    } catch (error) {
      if (closing) break;
      failed += 1;
      say(`✗ ${name} could not be measured: ${error.stack ?? error}`);
    }
  }
} finally {
  await close();
}
if (flags.has('--baseline') && failed === 0) writeBaseline(before, figures);
say(missed === 0 ? '✓ every goal that was measured holds' : `✗ goals that do not hold: ${missed}`);
if (failed > 0) say(`✗ parts that could not be measured: ${failed}`);
process.exit(failed > 0 || (missed > 0 && flags.has('--strict')) ? 1 : 0);
