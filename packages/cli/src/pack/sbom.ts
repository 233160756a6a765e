import type { LockEntry } from './npm/lockfile';

/** A package that is part of a bundle. */
export type Component = {
  name: string;
  version: string;
  license?: string;
  integrity?: string;
  in: 'frontend' | 'backend';
};

/** Components out of lockfile entries. */
export function componentsOf(
  entries: Iterable<[name: string, entry: LockEntry]>,
  half: Component['in']
): Component[] {
  return [...entries].map(([name, entry]) => ({
    name,
    version: entry.version ?? '0.0.0',
    ...(typeof entry.license === 'string' ? { license: entry.license } : {}),
    ...(entry.integrity ? { integrity: entry.integrity } : {}),
    in: half,
  }));
}

const HASHES: Record<string, string> = {
  sha512: 'SHA-512',
  sha384: 'SHA-384',
  sha256: 'SHA-256',
  sha1: 'SHA-1',
};

/** `pkg:npm/%40scope/name@1.0.0`. */
function packageUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;
}

function hashOf(integrity: string | undefined) {
  const [, algorithm, base64] = /^(sha\d+)-([A-Za-z0-9+/=]+)/.exec(integrity ?? '') ?? [];
  const alg = HASHES[algorithm ?? ''];
  return alg && base64 ? [{ alg, content: Buffer.from(base64, 'base64').toString('hex') }] : undefined;
}

/** Whether a licence is one expression of SPDX identifiers or a free name. */
function licenseOf(license: string) {
  if (/^[A-Za-z0-9.+-]+$/.test(license)) return { license: { id: license } };
  return / (OR|AND|WITH) /.test(license) ? { expression: license } : { license: { name: license } };
}

/**
 * A bill of materials in CycloneDX JSON 1.6. It has no serial number and no time, so that packing twice gives the same.
 */
export function billOfMaterials(
  plugin: { id: string; version: string; publisher: string; license: string },
  components: Component[]
): string {
  const merged = new Map<string, Component & { halves: Set<string> }>();
  for (const component of components) {
    const key = packageUrl(component.name, component.version);
    const known = merged.get(key) ?? { ...component, halves: new Set<string>() };
    known.halves.add(component.in);
    merged.set(key, known);
  }
  const listed = [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([purl, component]) => ({
      type: 'library',
      'bom-ref': purl,
      name: component.name,
      version: component.version,
      purl,
      ...(hashOf(component.integrity) ? { hashes: hashOf(component.integrity) } : {}),
      ...(component.license ? { licenses: [licenseOf(component.license)] } : {}),
      properties: [...component.halves].sort().map(half => ({ name: 'flyloft:half', value: half })),
    }));
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': plugin.id,
        name: plugin.id,
        version: plugin.version,
        publisher: plugin.publisher,
        licenses: [licenseOf(plugin.license)],
      },
    },
    components: listed,
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}
