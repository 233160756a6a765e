import type { PackedBackend } from './backend/packBackend';
import { finishBundle, type Parts } from './finishBundle';
import type { BuiltRemote } from './frontend/buildRemote';
import { nameAt } from './npm/lockfile';
import { componentsOf, type Component } from './sbom';
import type { PackOptions, PackReport, PackResult } from './types';

type Named = { pkg: { name: string; version: string } };

/** A plugin whose halves are ready, wherever they came from. */
export type Halves = Pick<Parts, 'manifest' | 'overlays' | 'files'> & {
  frontend?: Named;
  remote?: BuiltRemote;
  /** Packages that are in the frontend's code. */
  frontendComponents: Component[];
  backend?: Named;
  packed?: PackedBackend;
} & Pick<PackReport, 'skipped' | 'notes'>;

const sizeOf = (files: ReadonlyMap<string, Buffer>) =>
  [...files.values()].reduce((sum, content) => sum + content.length, 0);

const described = ({ pkg }: Named, files: ReadonlyMap<string, Buffer>) => ({
  package: pkg.name,
  version: pkg.version,
  bytes: sizeOf(files),
  files: files.size,
});

/** Puts both halves into one bundle, with what is to be said of them. */
export async function finishHalves(halves: Halves, options: PackOptions): Promise<PackResult> {
  const { manifest, overlays, frontend, remote, backend, packed, skipped, notes } = halves;
  const files = new Map(halves.files);
  for (const [file, content] of packed?.files ?? []) files.set(file, content);
  for (const [file, content] of remote?.files ?? []) files.set(`frontend/${file}`, content);
  const kept = [...(packed?.kept ?? [])].map(([place, entry]): [string, typeof entry] => [
    nameAt(place),
    entry,
  ]);
  return finishBundle(
    {
      manifest,
      overlays,
      files,
      components: [...componentsOf(kept, 'backend'), ...halves.frontendComponents],
      report: {
        ...(frontend && remote ? { frontend: described(frontend, remote.files) } : {}),
        ...(backend && packed
          ? { backend: { ...described(backend, packed.files), installedBytes: packed.installedBytes } }
          : {}),
        forced: packed?.forced ?? [],
        dropped: packed?.dropped ?? [],
        skipped,
        notes,
      },
    },
    options
  );
}
