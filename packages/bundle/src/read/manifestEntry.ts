import { describeManifestIssue, parseManifest, type Manifest } from '@flyloft/plugin-manager-common';
import { BundleRefused } from '../refusal';
import { canonicalDigest, type JsonValue } from '../statement/canonicalJson';

/** A manifest as it stands in a bundle. */
export type ManifestEntry = {
  manifest: Manifest;
  /** sha256 of the manifest's canonical JSON. */
  manifestDigest: string;
};

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 60;

/** JSON pointer of a key that could reach an object's prototype, or of a value nested too deeply; undefined if none. */
function forbiddenPointer(value: unknown, pointer = '', depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) return pointer;
  for (const [key, child] of Object.entries(value)) {
    const here = `${pointer}/${key}`;
    if (FORBIDDEN_KEYS.has(key)) return here;
    const found = forbiddenPointer(child, here, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Parses `manifest.json`. Throws BundleRefused with every issue in its details. */
export function readManifestEntry(content: Buffer): ManifestEntry {
  const path = 'manifest.json';
  let value: JsonValue;
  try {
    value = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
    ) as JsonValue;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BundleRefused('MANIFEST_INVALID', `manifest.json is not valid JSON: ${reason}`, path);
  }
  const forbidden = forbiddenPointer(value);
  if (forbidden !== undefined) {
    throw new BundleRefused(
      'MANIFEST_INVALID',
      `manifest.json has a key or a depth that is not allowed, at \`${forbidden}\`.`,
      path,
      {
        issues: [{ path: forbidden, message: 'is not allowed' }],
      }
    );
  }
  const parsed = parseManifest(value);
  if (!parsed.ok) {
    const text = parsed.issues.slice(0, 20).map(describeManifestIssue).join(' ');
    const more = parsed.issues.length > 20 ? ` And ${parsed.issues.length - 20} more.` : '';
    const code = parsed.issues.find(issue => issue.code)?.code ?? 'MANIFEST_INVALID';
    throw new BundleRefused(code, `manifest.json: ${text}${more}`, path, {
      issues: parsed.issues,
    });
  }
  return { manifest: parsed.manifest, manifestDigest: canonicalDigest(value) };
}
