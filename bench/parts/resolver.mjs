import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/stamps.mjs';
import { figure } from '../figures.mjs';

/** The resolver's own benchmark, as the package tells it: a figure a line. */
export async function resolver() {
  const child = spawn(process.execPath, [path.join(root, 'packages/resolver/bench/run.mjs')], {
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
    .filter(line => line.startsWith('{'))
    .map(line => {
      const { name, value, unit, ...goal } = JSON.parse(line);
      return figure(`resolver, ${name}`, value, unit, goal);
    });
  if (figures.length === 0) throw new Error(`The resolver's benchmark told nothing: ${text}`);
  return figures;
}
