import { existsSync } from 'node:fs';
import path from 'node:path';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { isObject, readOverlay, type JsonObject } from '../manifest/overlay';
import { readPackageJson, type PackageJson } from '../npm/packageJson';
import type { PackParts } from '../types';

export type FolderHalf = { dir: string; pkg: PackageJson };

/** A plugin's folder: `frontend/`, `backend/` or both, and `flyloft.json` with fields of the manifest. */
export type PluginFolder = {
  dir: string;
  id: string;
  publisher: string;
  frontend?: FolderHalf;
  backend?: FolderHalf;
  main: PackageJson;
  overlay: JsonObject;
};

async function halfAt(dir: string): Promise<FolderHalf | undefined> {
  return existsSync(path.join(dir, 'package.json')) ? { dir, pkg: await readPackageJson(dir) } : undefined;
}

/** Reads what a folder says about its plugin. Throws FlyloftError when something is missing. */
export async function readFolder(
  folder: string,
  options: { id?: string; publisher?: string; parts?: PackParts }
): Promise<PluginFolder> {
  const dir = path.resolve(folder);
  const overlayFile = path.join(dir, 'flyloft.json');
  const overlay = existsSync(overlayFile) ? await readOverlay(overlayFile) : {};
  let frontend = await halfAt(path.join(dir, 'frontend'));
  let backend = await halfAt(path.join(dir, 'backend'));
  const single = frontend || backend ? undefined : await halfAt(dir);
  if (single?.pkg.backstage?.role === 'frontend-plugin') frontend = single;
  if (single?.pkg.backstage?.role === 'backend-plugin') backend = single;
  if (options.parts === 'frontend') backend = undefined;
  if (options.parts === 'backend') frontend = undefined;
  const main = (frontend ?? backend)?.pkg;
  if (!main) {
    throw new FlyloftError(
      'PACK_FAILED',
      `${folder} has neither a frontend/ nor a backend/ with a package.json of the role frontend-plugin or backend-plugin.`
    );
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const id = options.id ?? text(overlay.id) ?? main.backstage?.pluginId;
  const publisher =
    options.publisher ?? text(overlay.publisher) ?? /^@([a-z0-9][a-z0-9-]*)\//.exec(main.name)?.[1];
  if (id === undefined)
    throw new FlyloftError(
      'INPUT_INVALID',
      `${main.name} does not name its plugin id. Set backstage.pluginId, or give one with --id.`
    );
  if (publisher === undefined)
    throw new FlyloftError(
      'INPUT_INVALID',
      `${main.name} has no scope to take the publisher from. Give one with --publisher.`
    );
  for (const half of [frontend, backend]) {
    const other = half?.pkg.backstage?.pluginId;
    if (other !== undefined && other !== main.backstage?.pluginId) {
      throw new FlyloftError(
        'PACK_FAILED',
        `${half?.pkg.name} belongs to the plugin ${other}, not to ${id}.`
      );
    }
  }
  return { dir, id, publisher, frontend, backend, main, overlay: isObject(overlay) ? overlay : {} };
}
