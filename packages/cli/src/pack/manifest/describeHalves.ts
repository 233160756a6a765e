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

/** What the manifest is derived from for the backend: its migrations and what was forced; `codeOf` reads a file of it. */
export function describeBackend(
  facts: HalfFacts,
  { migrations, forced }: PackedBackend,
  codeOf: (file: string) => string
): NonNullable<DerivedFrom['backend']> {
  return {
    ...facts,
    migrations: migrations.map(file => ({ path: file, code: codeOf(file) })),
    forced: Object.fromEntries(forced.map(({ name, asked }) => [name, asked.slice(0, RANGE_CHARACTERS)])),
    hostVersion: HOST_LIST.version,
  };
}
