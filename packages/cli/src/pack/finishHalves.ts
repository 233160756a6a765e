import type { PackedBackend } from './backend/packBackend';
import { finishBundle, sha256, type Parts } from './finishBundle';
import type { BuiltPreview } from './frontend/buildPreview';
import type { BuiltRemote } from './frontend/buildRemote';
import { readApiRoutes } from './manifest/apiRoutes';
import { deriveManifest, type HalfFacts } from './manifest/deriveManifest';
import { describeBackend, describeFrontend } from './manifest/describeHalves';
import { nameAt } from './npm/lockfile';
import type { PackageJson } from './npm/packageJson';
import { componentsOf, type Component } from './sbom';
import type { PackOptions, PackReport, PackResult } from './types';

/** A plugin whose halves are ready, wherever they came from. */
export type Halves = Pick<Parts, 'overlays' | 'files'> & {
  id: string;
  publisher: string;
  /** The package that gives the plugin its version and its texts. */
  main: PackageJson;
  /** The text of the lockfile, which is among the files. */
  lockfile: string;
  /** `components` are the packages that are in its code. */
  frontend?: { facts: HalfFacts; remote: BuiltRemote; preview?: BuiltPreview; components: Component[] };
  /** `dir` holds its package. */
  backend?: { facts: HalfFacts; packed: PackedBackend; dir: string };
} & Pick<PackReport, 'skipped' | 'notes'>;

const sizeOf = (files: ReadonlyMap<string, Buffer>) =>
  [...files.values()].reduce((sum, content) => sum + content.length, 0);

const described = ({ pkg }: HalfFacts, files: ReadonlyMap<string, Buffer>) => ({
  package: pkg.name,
  version: pkg.version,
  bytes: sizeOf(files),
  files: files.size,
});

async function manifestOf(halves: Halves): Promise<Parts['manifest']> {
  const { id, publisher, main, files, lockfile, frontend, backend } = halves;
  const manifest = deriveManifest({
    id,
    publisher,
    main,
    version: main.version,
    ...(frontend ? { frontend: describeFrontend(id, frontend.facts, frontend.remote) } : {}),
    ...(backend ? { backend: describeBackend(backend.facts, backend.packed) } : {}),
    changelog: files.get('CHANGELOG.md')?.toString('utf8'),
    lockfileDigest: sha256(lockfile),
  });
  if (files.has('icon.svg')) manifest.icon = 'icon.svg';
  if (frontend?.preview) manifest.preview = frontend.preview.preview;
  const api = backend && (await readApiRoutes(backend.dir));
  if (api) manifest.api = api;
  return manifest;
}

/** Puts both halves into one bundle, with what is to be said of them. */
export async function finishHalves(halves: Halves, options: PackOptions): Promise<PackResult> {
  const { overlays, frontend, backend, skipped, notes } = halves;
  const packed = backend?.packed;
  const files = new Map([
    ...halves.files,
    ...(frontend?.preview?.files ?? []),
    ...(packed?.files ?? []),
    ...[...(frontend?.remote.files ?? [])].map(([file, content]) => [`frontend/${file}`, content] as const),
  ]);
  const kept = [...(packed?.kept ?? [])].map(([place, entry]): [string, typeof entry] => [
    nameAt(place),
    entry,
  ]);
  return finishBundle(
    {
      manifest: await manifestOf(halves),
      overlays,
      files,
      components: [...componentsOf(kept, 'backend'), ...(frontend?.components ?? [])],
      report: {
        ...(frontend ? { frontend: described(frontend.facts, frontend.remote.files) } : {}),
        ...(backend
          ? {
              backend: {
                ...described(backend.facts, backend.packed.files),
                installedBytes: backend.packed.installedBytes,
              },
            }
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
