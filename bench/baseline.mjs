// The figures that are checked in: what a later run is held against.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../scripts/stamps.mjs';

const file = path.join(root, 'bench', 'baseline.json');

/** The machine as far as it explains a figure; `load` is the average of the last minute. */
export const machine = () => ({
  cores: os.cpus().length,
  load: Number(os.loadavg()[0].toFixed(1)),
  node: process.versions.node,
  system: `${os.platform()} ${os.arch()}`,
});

/** Checked-in values by the names of their figures; empty where there are none. */
export function readBaseline() {
  if (!fs.existsSync(file)) return new Map();
  const { figures } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return new Map(figures.map(({ name, value }) => [name, value]));
}

/** Replaces the baseline by these figures, with what the machine was like before and after. */
export function writeBaseline(before, figures) {
  const date = new Date().toISOString().slice(0, 10);
  const content = { date, machine: { ...before, loadAfter: machine().load }, figures };
  fs.writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
