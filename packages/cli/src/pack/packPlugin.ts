import { stat } from 'node:fs/promises';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { readOverlay } from './manifest/overlay';
import { packFolder } from './packFolder';
import { packNpm } from './packNpm';
import type { PackOptions, PackResult } from './types';

async function isFolder(source: string): Promise<boolean> {
  try {
    return (await stat(source)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Makes a bundle out of an npm package or a folder. Runs nothing of what it packs (security rule 14). What the plugin
 * itself causes comes back as a refusal; anything unexpected throws.
 */
export async function packPlugin(options: PackOptions): Promise<PackResult> {
  try {
    // An overlay with a mistake is told before minutes of work, not after.
    if (options.overlay !== undefined) await readOverlay(options.overlay);
    if (await isFolder(options.source)) return await packFolder(options);
    if (/^[./~]|\\/.test(options.source)) {
      throw new FlyloftError(
        'INPUT_INVALID',
        `There is no folder ${options.source}. Give the folder of a plugin, or the name of an npm package.`
      );
    }
    return await packNpm(options);
  } catch (error) {
    if (error instanceof FlyloftError) return { ok: false, ...error.toRefusal() };
    throw error;
  }
}
