import { readFile, readdir, lstat } from 'node:fs/promises';
import path from 'node:path';
import { nativeCodeKind } from '@flyloft/bundle';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { packageJsonSchema } from '../npm/packageJson';
import { isKeptFile, mayBeImported } from './keptFiles';

/** Every file below a folder, with `/` between the parts, sorted. Links are refused: a package has none. */
export async function filesBelow(
  dir: string,
  skip: (relative: string) => boolean = () => false
): Promise<string[]> {
  const found: string[] = [];
  const visit = async (relative: string): Promise<void> => {
    for (const name of await readdir(path.join(dir, relative))) {
      const inner = relative ? `${relative}/${name}` : name;
      if (skip(inner)) continue;
      const info = await lstat(path.join(dir, inner));
      if (info.isDirectory()) await visit(inner);
      else if (info.isFile()) found.push(inner);
      else
        throw new FlyloftError(
          'BUNDLE_ENTRY_REFUSED',
          `${path.join(dir, inner)} is neither a file nor a folder.`
        );
    }
  };
  await visit('');
  return found.sort();
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

function refuseInstallScripts(packageJson: Buffer, label: string): void {
  const parsed = packageJsonSchema.safeParse(JSON.parse(packageJson.toString('utf8')));
  const script = parsed.success
    ? INSTALL_SCRIPTS.find(name => Object.hasOwn(parsed.data.scripts ?? {}, name))
    : undefined;
  if (script !== undefined) {
    throw new FlyloftError(
      'INSTALL_SCRIPT_REFUSED',
      `${label} runs a script when it is installed (${script}), which packing never does. Ask its author for a release without, or replace the dependency.`,
      { script }
    );
  }
}

/** A package's files: those that go into the bundle, and those that do only where an import leads to them. */
export type CollectedFiles = { kept: Map<string, Buffer>; doubtful: Map<string, Buffer> };

/**
 * The files of one package that may go into the bundle. Throws FlyloftError NATIVE_ADDON_REFUSED or INSTALL_SCRIPT_REFUSED
 * naming the package when it contains native code or what builds it.
 */
export async function collectPackage(
  dir: string,
  label: string,
  allowNativeCode: boolean
): Promise<CollectedFiles> {
  const kept = new Map<string, Buffer>();
  const doubtful = new Map<string, Buffer>();
  for (const relative of await filesBelow(dir, inner => inner === 'node_modules')) {
    if (relative === 'binding.gyp' && !allowNativeCode) {
      throw new FlyloftError(
        'NATIVE_ADDON_REFUSED',
        `${label} builds native code when it is installed (binding.gyp). Only publishers of the trust tier internal may ship native code.`
      );
    }
    const content = await readFile(path.join(dir, relative));
    const native = nativeCodeKind(relative, content);
    if (native && !allowNativeCode) {
      throw new FlyloftError(
        'NATIVE_ADDON_REFUSED',
        `${label} contains ${native} (${relative}). Only publishers of the trust tier internal may ship native code.`,
        { file: relative }
      );
    }
    if (relative === 'package.json' && !allowNativeCode) refuseInstallScripts(content, label);
    if (isKeptFile(relative)) kept.set(relative, content);
    else if (mayBeImported(relative)) doubtful.set(relative, content);
  }
  return { kept, doubtful };
}
