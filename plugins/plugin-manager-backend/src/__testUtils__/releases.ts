import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import { manifestSchema, type Manifest, type ManifestInput } from '@flyloft/plugin-manager-common';
import { createHash } from 'node:crypto';
import type { ReleaseRecord } from '../ports';

/** A whole manifest from the few fields that a test cares about. */
export function manifestOf(fields: Partial<ManifestInput> = {}): Manifest {
  return manifestSchema.parse({
    manifestVersion: 1,
    id: 'radar',
    name: 'Radar',
    version: '1.0.0',
    type: 'standalone',
    description: 'Draws a radar',
    publisher: 'acme',
    license: 'Apache-2.0',
    ...fields,
  });
}

/** A release record around {@link manifestOf}. */
export function releaseOf(
  fields: Partial<ManifestInput> = {},
  record: Partial<ReleaseRecord> = {}
): ReleaseRecord {
  const manifest = manifestOf(fields);
  const manifestDigest = canonicalDigest(manifest as unknown as JsonValue);
  return {
    pluginId: manifest.id,
    version: manifest.version,
    publisher: manifest.publisher,
    trustTier: 'internal',
    manifest,
    manifestDigest,
    bundleDigest: `sha256:${createHash('sha256').update(manifestDigest).digest('hex')}`,
    bundleSize: 1000,
    statement: '{}',
    publishedAt: new Date('2026-01-01T00:00:00Z'),
    yanked: false,
    deprecated: false,
    ...record,
  };
}
