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
      if (['node_modules', 'dist', 'dist-types', '.build'].includes(entry.name)) continue;
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

/**
 * Holds `file` while `work` runs, so that two builds at the same time do not write into each other. It names its holder
 * by process id and start time: a process that got the id of one that was killed does not hold its lock.
 */
export async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, identityOf(process.pid) ?? String(process.pid));
  try {
    // A link is there at once and with its content, or not at all.
    while (!linked(draft, file)) {
      dropIfLeft(file);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function linked(draft, file) {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a lock away whose holder ended without giving it back. */
function dropIfLeft(file) {
  const holder = readIfThere(file);
  if (holder === undefined || holder === identityOf(Number(holder.split(' ')[0]))) return;
  const aside = `${file}.left.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  // Somebody may have been quicker, and this is theirs already: they get it back.
  if (readIfThere(aside) !== holder) linked(aside, file);
  fs.rmSync(aside, { force: true });
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A process's id with its start time where the system tells it; undefined for one that does not run. */
export function identityOf(pid) {
  if (!(pid > 0)) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return undefined;
  }
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The name in brackets may hold anything; the start time is the twentieth field behind it.
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return started === undefined ? String(pid) : `${pid} ${started}`;
}

/**
 * Makes a folder aside and puts it in place when it is whole, so that whoever reads `out` sees the old or the new one, and
 * a build that is killed leaves the old one. Call it under a lock: what an earlier call left behind is removed.
 */
export async function makeAside(out, work) {
  const [fresh, old] = [`${out}.new`, `${out}.old`];
  for (const left of [fresh, old]) fs.rmSync(left, { recursive: true, force: true });
  fs.mkdirSync(fresh, { recursive: true });
  const made = await work(fresh);
  if (fs.existsSync(out)) fs.renameSync(out, old);
  fs.renameSync(fresh, out);
  fs.rmSync(old, { recursive: true, force: true });
  return made;
}
