import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PackageJson } from '../npm/packageJson';

/** The lockfile of the workspace that a folder belongs to. */
export type WorkspaceLock = { root: string; name: 'yarn.lock' | 'package-lock.json'; text: string };

/** Looks for the lockfile in the folder and above it. Throws FlyloftError when there is none. */
export async function findWorkspaceLock(folder: string): Promise<WorkspaceLock> {
  for (let dir = path.resolve(folder); ; dir = path.dirname(dir)) {
    for (const name of ['yarn.lock', 'package-lock.json'] as const) {
      const file = path.join(dir, name);
      if (existsSync(file)) return { root: dir, name, text: await readFile(file, 'utf8') };
    }
    if (path.dirname(dir) === dir) break;
  }
  throw new FlyloftError(
    'PACK_FAILED',
    `There is no yarn.lock or package-lock.json in ${folder} or above it. Install the dependencies first, so that packing can be repeated.`
  );
}

const entrySchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  resolution: z.string().optional(),
});

/** A half of a plugin: its own packages of the workspace, and what they ask for that the portal or host has. */
export type LockRoot = { packages: PackageJson[]; without: ReadonlySet<string> };

/**
 * The part of a yarn.lock that some packages need, in the order of the original: so a plugin's lockfile changes only
 * when its own dependencies do. What cannot be told apart by range, because the workspace pins it, is kept as a whole.
 */
export function pruneYarnLock(text: string, roots: LockRoot[]): string {
  const [head = '', ...blocks] = text.split(/\n(?=\S)/);
  const metadata = blocks.find(block => block.startsWith('__metadata:')) ?? '';
  const byDescriptor = new Map<string, { block: string; dependencies: Record<string, string> }>();
  const byName = new Map<string, string[]>();
  for (const block of blocks) {
    if (block.startsWith('__metadata:') || block.startsWith('#')) continue;
    const parsed = z.record(z.string(), entrySchema).safeParse(parse(block));
    if (!parsed.success) continue;
    for (const [key, entry] of Object.entries(parsed.data)) {
      for (const descriptor of key.split(', ')) {
        byDescriptor.set(descriptor, { block, dependencies: entry.dependencies ?? {} });
        const name = descriptor.slice(0, descriptor.indexOf('@', 1));
        byName.set(name, [...(byName.get(name) ?? []), descriptor]);
      }
    }
  }
  const kept = new Set<string>();
  for (const { packages, without } of roots) {
    const seen = new Set<string>();
    const visit = (dependencies: Record<string, string>) => {
      for (const [name, range] of Object.entries(dependencies)) {
        // A workspace's entry also lists what only its development needs; its package.json is among `packages`.
        if (without.has(name) || range.startsWith('workspace:')) continue;
        const wanted = `${name}@${range.includes(':') ? range : `npm:${range}`}`;
        for (const descriptor of byDescriptor.has(wanted) ? [wanted] : byName.get(name) ?? []) {
          if (seen.has(descriptor)) continue;
          seen.add(descriptor);
          const entry = byDescriptor.get(descriptor);
          if (!entry) continue;
          kept.add(entry.block);
          visit(entry.dependencies);
        }
      }
    };
    packages.forEach(pkg => visit({ ...pkg.dependencies, ...pkg.peerDependencies }));
  }
  const body = blocks.filter(block => kept.has(block)).map(block => block.trimEnd());
  return `${[head.trimEnd(), metadata.trimEnd(), ...body].join('\n\n')}\n`;
}
