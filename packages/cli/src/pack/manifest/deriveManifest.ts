import type { ManifestInput } from '@flyloft/plugin-manager-common';
import type { PackageJson } from '../npm/packageJson';
import type { BuiltRemote } from '../frontend/buildRemote';
import type { DescribedFeature } from '../frontend/describeFeature';
import { backendCapabilities } from './capabilities';
import { guessCategory, titleOf } from './category';
import { addressFields, mergedConfigSchema, type PackageSchema } from './configSchema';
import { describeMigrations } from './migrations';

/** What is known about one half when the manifest is derived. */
export type HalfFacts = { pkg: PackageJson; schemas: PackageSchema[]; modules: string[] };

export type DerivedFrom = {
  id: string;
  publisher: string;
  main: PackageJson;
  version: string;
  frontend?: HalfFacts & { remote: BuiltRemote; remoteName: string; feature: DescribedFeature };
  backend?: HalfFacts & {
    migrations: { path: string; code: string }[];
    forced: Record<string, string>;
    hostVersion: string;
  };
  /** Texts of the main package. */
  changelog?: string;
  lockfileDigest: string;
};

/** Characters of the changelog that the manifest carries; the whole of it is in the bundle. */
const CHANGELOG_CHARACTERS = 40_000;

const webUrl = (value: string | undefined): string | undefined => {
  const address = value
    ?.replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/^github:/, 'https://github.com/')
    .replace(/\.git$/, '');
  return address !== undefined && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
    ? address
    : undefined;
};

function repositoryOf({ repository }: PackageJson): string | undefined {
  if (typeof repository === 'string') return webUrl(repository);
  const url = webUrl(repository?.url);
  return url && repository?.directory && url.startsWith('https://github.com/')
    ? `${url}/tree/HEAD/${repository.directory}`
    : url;
}

function authorOf({ author }: PackageJson): string | undefined {
  const name = typeof author === 'string' ? author.replace(/\s*<[^>]*>/, '') : author?.name;
  return name?.slice(0, 200) || undefined;
}

/** The newest entries of a changelog, cut at a heading. */
export function newestEntries(changelog: string, limit = CHANGELOG_CHARACTERS): string {
  if (changelog.length <= limit) return changelog;
  const cut = changelog.lastIndexOf('\n## ', limit);
  return `${changelog.slice(0, cut > 0 ? cut : limit)}\n`;
}

/** `@backstage-community/plugin-x` → `backstage-community`; undefined when the package has no scope. */
export function scopeOf(name: string): string | undefined {
  return /^@([a-z0-9][a-z0-9-]*)\//.exec(name)?.[1];
}

/** The manifest of a plugin as far as its packages tell; an overlay goes over it. */
export function deriveManifest(from: DerivedFrom): Omit<ManifestInput, 'files'> {
  const { id, main, frontend, backend } = from;
  const keywords = [...new Set([...(main.keywords ?? []), ...(backend?.pkg.keywords ?? [])])]
    .filter(word => word !== 'backstage' && word.length > 0 && word.length <= 60)
    .slice(0, 50);
  const schemas = [...(frontend?.schemas ?? []), ...(backend?.schemas ?? [])];
  const egressFrom = [
    ...new Set((backend?.schemas ?? []).flatMap(({ schema }) => addressFields(schema))),
  ].sort();
  const capabilities = new Set(backendCapabilities(backend?.modules ?? []));
  if (egressFrom.length > 0) capabilities.add('network:http-client');
  if (egressFrom.length === 0 && backend) capabilities.delete('network:http-client');
  if (frontend) capabilities.add('frontend:realm');
  const optional = <T extends object>(values: T): Partial<T> =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
  return {
    manifestVersion: 1,
    id,
    name: titleOf(id),
    version: from.version,
    type: backend ? 'service-backed' : 'standalone',
    description: (main.description || `The ${titleOf(id)} plugin`).slice(0, 1000),
    publisher: from.publisher,
    license: main.license || 'UNLICENSED',
    keywords,
    category: guessCategory([id, ...keywords, main.description ?? '']),
    ...optional({
      author: authorOf(main),
      homepage: webUrl(main.homepage),
      repository: repositoryOf(main),
      changelog: from.changelog && newestEntries(from.changelog),
    }),
    ...(frontend
      ? {
          federation: {
            name: frontend.remoteName,
            entry: 'mf-manifest.json',
            exposes: ['.'],
            features: [id],
            shared: frontend.remote.shared,
          },
          ...frontend.feature,
        }
      : {}),
    configSchema: mergedConfigSchema(schemas) as ManifestInput['configSchema'],
    capabilities: [...capabilities].sort(),
    egressFrom,
    ...(backend ? { migrations: describeMigrations(backend.migrations) } : {}),
    packed: {
      ...(frontend ? { frontend: { name: frontend.pkg.name, version: frontend.pkg.version } } : {}),
      ...(backend
        ? {
            backend: { name: backend.pkg.name, version: backend.pkg.version },
            hostVersion: backend.hostVersion,
            forced: backend.forced,
          }
        : {}),
      lockfile: from.lockfileDigest,
    },
  };
}
