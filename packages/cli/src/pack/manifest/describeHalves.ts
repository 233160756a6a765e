import { HOST_LIST } from '@flyloft/bundle';
import type { PackedBackend } from '../backend/packBackend';
import type { BuiltRemote } from '../frontend/buildRemote';
import { describeFeature } from '../frontend/describeFeature';
import { remoteName } from '../frontend/frontendEntry';
import { titleOf } from './category';
import type { DerivedFrom, HalfFacts } from './deriveManifest';

/** Characters of the range that somebody asked for, as the manifest records it. */
const RANGE_CHARACTERS = 512;

/** What the manifest is derived from for the pages: the built remote beside the facts of the package. */
export function describeFrontend(
  id: string,
  facts: HalfFacts,
  remote: BuiltRemote
): NonNullable<DerivedFrom['frontend']> {
  const feature = describeFeature(id, titleOf(id), facts.modules);
  return { ...facts, remote, remoteName: remoteName(id), feature };
}

/** The text of a file of the backend's own package in the bundle; empty where it has none. */
export const ownCode = (packed: PackedBackend, name: string, file: string) =>
  packed.files.get(`backend/node_modules/${name}/${file}`)?.toString('utf8') ?? '';

/** What the manifest is derived from for the backend: its migrations and what was forced. */
export function describeBackend(
  facts: HalfFacts,
  packed: PackedBackend
): NonNullable<DerivedFrom['backend']> {
  return {
    ...facts,
    migrations: packed.migrations.map(file => ({
      path: file,
      code: ownCode(packed, facts.pkg.name, file),
    })),
    forced: Object.fromEntries(
      packed.forced.map(({ name, asked }) => [name, asked.slice(0, RANGE_CHARACTERS)])
    ),
    hostVersion: HOST_LIST.version,
  };
}
