import { makeBundle } from '@flyloft/bundle';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import parts from '../provided/parts.json';
import { packageOf } from '../load/hostPackages';

/** A packed plugin. */
export type TestBundle = { pluginId: string; digest: string; tgz: Buffer };

const hostPackages = new Set(
  Object.values(parts)
    .flat()
    .map(specifier => packageOf(specifier) ?? specifier)
);

/** Packs files given by their path below `backend/node_modules/`. */
async function packBackend(
  pluginId: string,
  packageName: string,
  files: ReadonlyMap<string, Uint8Array>,
  manifestId = pluginId
): Promise<TestBundle> {
  const made = await makeBundle({
    manifest: {
      manifestVersion: 1,
      id: manifestId,
      name: pluginId,
      version: '1.0.0',
      type: 'service-backed',
      description: 'A plugin of a test',
      publisher: 'flyloft',
      license: 'Apache-2.0',
      packed: { backend: { name: packageName, version: '1.0.0' } },
    },
    files: new Map([...files].map(([file, content]) => [`backend/node_modules/${file}`, content])),
  });
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`);
  return { pluginId, digest: made.digest, tgz: made.tgz };
}

/** Packs a plugin that is one file of source text; `files` adds others to its package. */
export function packSource(
  pluginId: string,
  source: string,
  options: { files?: Record<string, string>; manifestId?: string; esm?: boolean } = {}
): Promise<TestBundle> {
  const name = `plugin-${pluginId}-backend`;
  const packageJson = JSON.stringify({
    name,
    version: '1.0.0',
    main: 'index.js',
    ...(options.esm ? { type: 'module' } : {}),
  });
  const files = { 'package.json': packageJson, 'index.js': source, ...options.files };
  return packBackend(
    pluginId,
    name,
    new Map(Object.entries(files).map(([file, content]) => [`${name}/${file}`, Buffer.from(content)])),
    options.manifestId
  );
}

function* filesBelow(folder: string, prefix = ''): Generator<string> {
  for (const entry of fs.readdirSync(path.join(folder, prefix), { withFileTypes: true })) {
    const inner = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* filesBelow(folder, inner);
    else if (entry.isFile()) yield inner;
  }
}

/** Folder with a package from npm and its dependencies, the host's packages left out; kept between runs. */
function installed(packageName: string, version: string): string {
  const spec = JSON.stringify({
    private: true,
    dependencies: { [packageName]: version },
    overrides: Object.fromEntries([...hostPackages].map(name => [name, 'file:./left-out'])),
  });
  const key = createHash('sha256').update(spec).digest('hex').slice(0, 16);
  const folder = path.join(os.tmpdir(), `flyloft-plugin-host-fixtures-${process.getuid?.() ?? 'user'}`, key);
  if (fs.existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  fs.mkdirSync(path.join(draft, 'left-out'), { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(draft, 'package.json'), spec);
  fs.writeFileSync(path.join(draft, 'left-out', 'package.json'), '{"name":"left-out","version":"99.0.0"}');
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: draft,
    stdio: 'inherit',
  });
  fs.renameSync(draft, folder);
  return folder;
}

/** Packs a backend plugin as it is published on npm. */
export async function packPublished(
  pluginId: string,
  packageName: string,
  version: string
): Promise<TestBundle> {
  const folder = path.join(installed(packageName, version), 'node_modules');
  const files = new Map<string, Uint8Array>();
  for (const file of filesBelow(folder)) {
    const name = packageOf(file) ?? file;
    if (
      file.startsWith('.') ||
      hostPackages.has(name) ||
      name.startsWith('@types/') ||
      /\.(map|d\.ts|md)$/.test(file)
    )
      continue;
    files.set(file, fs.readFileSync(path.join(folder, file)));
  }
  return packBackend(pluginId, packageName, files);
}
