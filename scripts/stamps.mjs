// Whether what was built is still what its sources say. A stamp lists every input with size, time and content hash:
// an unchanged tree is recognised by size and time alone, a touched file by its content.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const hashOf = file => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

/** All files below `folder` for which `wanted(relativePath)` holds, as paths relative to the checkout, sorted. */
export function filesBelow(folder, wanted = () => true) {
  const found = [];
  const visit = dir => {
    for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'dist-types') continue;
      const file = path.join(dir, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (entry.isFile() && wanted(path.relative(root, file))) found.push(path.relative(root, file));
    }
  };
  if (fs.existsSync(path.join(root, folder))) visit(path.join(root, folder));
  return found.sort();
}

/** Writes the stamp of something just built from `inputs` (paths relative to the checkout) with these `settings`. */
export function writeStamp(file, settings, inputs) {
  const entries = {};
  for (const input of [...new Set(inputs)].sort()) {
    const { size, mtimeMs } = fs.statSync(path.join(root, input));
    entries[input] = { size, mtimeMs, hash: hashOf(path.join(root, input)) };
  }
  const draft = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(draft, JSON.stringify({ settings, entries }));
  fs.renameSync(draft, file);
}

/**
 * True when a build from `inputs()` with these settings would give what is there. `inputs` gets the stamp's own list;
 * a builder that finds its inputs by walking folders returns the new list instead, so that an added file counts.
 */
export function isFresh(file, settings, inputs = recorded => recorded) {
  let stamp;
  try {
    stamp = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
  if (JSON.stringify(stamp.settings) !== JSON.stringify(settings)) return false;
  const recorded = Object.keys(stamp.entries);
  const wanted = [...new Set(inputs(recorded))].sort();
  if (wanted.length !== recorded.length) return false;
  let touched = false;
  for (const input of wanted) {
    const entry = stamp.entries[input];
    const now = entry && fs.statSync(path.join(root, input), { throwIfNoEntry: false });
    if (!now) return false;
    if (now.size === entry.size && now.mtimeMs === entry.mtimeMs) continue;
    if (now.size !== entry.size || hashOf(path.join(root, input)) !== entry.hash) return false;
    touched = true;
  }
  // A fresh checkout has new times and the old content: remember the times, so that the next look is quick again.
  if (touched) writeStamp(file, settings, wanted);
  return true;
}

/** Holds `file` while `work` runs, so that two builds at the same time do not write into each other. */
export async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isHeld(file)) fs.rmSync(file, { force: true });
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** False when whoever took the lock ended without giving it back. */
function isHeld(file) {
  try {
    const holder = Number(fs.readFileSync(file, 'utf8'));
    // Empty for the moment between its making and its writing.
    if (!(holder > 0)) return Date.now() - fs.statSync(file).mtimeMs < 2_000;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH' && error.code !== 'ENOENT';
  }
}
