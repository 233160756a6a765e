import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/stamps.mjs';
import { figure } from '../figures.mjs';

/** The family that looks like the product's own use; the others, against other solvers, take minutes. */
const FILTER = 'catalogue';
const LINE = /^(\S.*?)\s{2,}([\d.]+) ms\b/;

/** The resolver's own benchmark, as the package tells it. */
export async function resolver() {
  const child = spawn(process.execPath, [path.join(root, 'packages/resolver/bench/run.mjs'), FILTER], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', chunk => {
    text += chunk;
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`The resolver's benchmark ended with ${code}: ${text}`);
  const figures = text
    .split('\n')
    .map(line => LINE.exec(line))
    .filter(Boolean)
    .map(([, name, ms]) => figure(`resolver, ${name}`, Number(ms), 'ms'));
  if (figures.length === 0) throw new Error(`The resolver's benchmark told nothing: ${text}`);
  return figures;
}
