import { stat } from 'node:fs/promises';
import { FlyloftError } from '@flyloft/plugin-manager-common';
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
    if (/^(\.|\/|~)|[\\]/.test(options.source) || (await isFolder(options.source))) {
      throw new FlyloftError('PACK_FAILED', `${options.source} is not a folder.`);
    }
    return await packNpm(options);
  } catch (error) {
    if (error instanceof FlyloftError) return { ok: false, ...error.toRefusal() };
    throw error;
  }
}
