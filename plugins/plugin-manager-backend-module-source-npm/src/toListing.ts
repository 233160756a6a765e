import {
  LISTING_LIMITS,
  webUrlSchema,
  type ListedPackage,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { checkVersion, cleanWords, cutText, defectAt } from '@flyloft/plugin-manager-node';
import { rcompare, valid } from 'semver';
import { latestOf, type Packument } from './packument';

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

function webUrl(value: string | undefined): string | undefined {
  const address = value
    ?.replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/^git@([^:/]+):/, 'https://$1/')
    .replace(/^github:/, 'https://github.com/')
    .replace(/\.git$/, '');
  return webUrlSchema.safeParse(address).data;
}

/** Versions with what the registry says of each: newest first, those that are not semver last. */
function versionsOf(packument: Packument, defects: SourceDefect[]): ListedPackage['versions'] {
  const names = Object.keys(packument.versions).slice(0, 10_000);
  const proper = names.filter(version => valid(version) === version).sort(rcompare);
  const others = names.filter(version => valid(version) !== version);
  for (const version of others.slice(0, 20)) checkVersion(version, { entry: packument.name }, defects);
  return [...proper, ...others].slice(0, LISTING_LIMITS.versions).map(version => {
    const manifest = packument.versions[version];
    return {
      version: version.slice(0, 256),
      ...defined({
        publishedAt: packument.time[version],
        deprecated: manifest?.deprecated?.slice(0, 2000),
        integrity: (manifest?.dist?.integrity ?? manifest?.dist?.shasum)?.slice(0, 200),
        node: manifest?.engines?.node?.slice(0, 512),
      }),
    };
  });
}

/** A package with everything that its registry says of it. */
function toPackage(packument: Packument, defects: SourceDefect[]): ListedPackage {
  const latest = latestOf(packument);
  const manifest = latest?.manifest;
  for (const [tag, version] of Object.entries(packument['dist-tags'])) {
    if (Object.hasOwn(packument.versions, version)) continue;
    defects.push(
      defectAt(
        { entry: packument.name },
        {
          code: 'range-matches-nothing',
          message: `The tag "${tag}" names ${version}, which the registry does not have.`,
          fix: `Point it to a version that is there: npm dist-tag add ${packument.name}@<version> ${tag}`,
        }
      )
    );
  }
  return {
    name: packument.name,
    ...defined({
      version: latest?.version.slice(0, 256),
      role: manifest?.backstage?.role?.slice(0, 60),
      supportedVersions: manifest?.backstage?.supportedVersions?.slice(0, 512),
      license: manifest?.license?.slice(0, 200),
      deprecated: manifest?.deprecated?.slice(0, 2000),
      node: manifest?.engines?.node?.slice(0, 512),
      integrity: (manifest?.dist?.integrity ?? manifest?.dist?.shasum)?.slice(0, 200),
    }),
    distTags: Object.fromEntries(Object.entries(packument['dist-tags']).slice(0, 50)),
    versions: versionsOf(packument, defects),
    configExamples: [],
  };
}

/** `tech-radar` → `Tech Radar`. */
const titleOf = (id: string) =>
  id
    .split(/[-_.]+/)
    .filter(Boolean)
    .map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');

/** The listing of a plugin from its packages, the one by which it is known first. */
export function toListing(
  packuments: readonly [Packument, ...Packument[]],
  defects: SourceDefect[]
): SourceListing {
  const [main] = packuments;
  const manifest = latestOf(main)?.manifest;
  const place = { entry: main.name };
  const name =
    manifest?.backstage?.pluginId ?? main.name.replace(/^@[^/]+\//, '').replace(/^(backstage-)?plugin-/, '');
  const author = typeof manifest?.author === 'string' ? manifest.author : manifest?.author?.name;
  const times = packuments.flatMap(one => (one.time.created === undefined ? [] : [one.time.created])).sort();
  return {
    key: `npm:${main.name}`,
    name: titleOf(name).slice(0, LISTING_LIMITS.name) || main.name.slice(0, LISTING_LIMITS.name),
    description:
      cutText(manifest?.description ?? main.description, LISTING_LIMITS.description, {
        name: 'description',
        place,
        defects,
      }) ?? '',
    categories: [],
    keywords: cleanWords((manifest?.keywords ?? []).filter(word => word !== 'backstage')),
    highlights: [],
    ...defined({
      readme: cutText(manifest?.readme ?? main.readme, LISTING_LIMITS.readme, {
        name: 'The readme',
        place,
        defects,
      }),
      author: author?.replace(/\s*[<(].*$/, '').slice(0, 200) || undefined,
      license: manifest?.license?.slice(0, 200),
      homepage: webUrl(manifest?.homepage),
      repository: webUrl(manifest?.repository),
      lifecycle: manifest?.deprecated === undefined ? undefined : 'deprecated',
      addedAt: times[0],
    }),
    links: [],
    packages: packuments.map(one => toPackage(one, defects)),
  };
}
