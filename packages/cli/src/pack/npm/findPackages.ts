import { FlyloftError } from '@flyloft/plugin-manager-common';
import { compare, prerelease, satisfies, valid, validRange } from 'semver';
import type { PackParts } from '../types';
import type { NpmClient } from './npmClient';
import { packageJsonSchema, type PackageJson } from './packageJson';

/** The packages of one half that could be packed, best version first. */
export type Candidates = { name: string; versions: string[] };

/** What was found in the registry for one plugin. */
export type FoundPackages = {
  /** The package that was asked for. */
  main: PackageJson;
  /** Which half it is. */
  mainHalf: 'frontend' | 'backend';
  pluginId?: string;
  frontend?: Candidates;
  backend?: Candidates;
  notes: string[];
};

/** Splits `@scope/name@version`; the version may be a range or a tag. */
function parseSpec(spec: string): { name: string; wanted?: string } {
  const at = spec.indexOf('@', 1);
  const name = at === -1 ? spec : spec.slice(0, at);
  if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name)) {
    throw new FlyloftError(
      'INPUT_INVALID',
      `${JSON.stringify(
        spec
      )} is neither a folder nor the name of an npm package, such as @backstage-community/plugin-tech-radar@1.14.0.`
    );
  }
  const wanted = at === -1 ? undefined : spec.slice(at + 1);
  if (wanted !== undefined && validRange(wanted) === null && !/^[a-z][\w.-]*$/i.test(wanted)) {
    throw new FlyloftError(
      'SOURCE_REFUSED',
      `${JSON.stringify(wanted)} is not a version. Packing takes packages from a package registry only.`
    );
  }
  return { name, ...(wanted ? { wanted } : {}) };
}

/** Newest first; versions meant for testing only when there is nothing else. */
function newestFirst(versions: string[]): string[] {
  const known = versions.filter(version => valid(version)).sort((a, b) => compare(b, a));
  const finished = known.filter(version => prerelease(version) === null);
  return finished.length > 0 ? finished : known;
}

async function versionsOf(npm: NpmClient, name: string): Promise<string[]> {
  const found = await npm.view(name, ['versions']);
  const versions = found?.versions;
  if (typeof versions === 'string') return [versions];
  return Array.isArray(versions) ? versions.filter(version => typeof version === 'string') : [];
}

async function metadata(npm: NpmClient, name: string, version: string): Promise<PackageJson | undefined> {
  const found = await npm.view(`${name}@${version}`, [
    'name',
    'version',
    'backstage',
    'dependencies',
    'keywords',
  ]);
  return found && packageJsonSchema.parse(found);
}

function halfOf(pkg: PackageJson): 'frontend' | 'backend' {
  const role = pkg.backstage?.role;
  if (role === 'frontend-plugin') return 'frontend';
  if (role === 'backend-plugin') return 'backend';
  if (role === undefined) return pkg.name.endsWith('-backend') ? 'backend' : 'frontend';
  throw new FlyloftError(
    'PACK_FAILED',
    `${pkg.name} is a ${role}, not a plugin. Name the package of its frontend or backend plugin.`,
    { role }
  );
}

/** Names that the other half may have: what the package says itself, or the custom that a backend ends in `-backend`. */
function partnerNames(main: PackageJson, half: 'frontend' | 'backend'): string[] {
  const named = (main.backstage?.pluginPackages ?? []).filter(name => name !== main.name);
  if (half === 'frontend') {
    const backends = named.filter(name => name.endsWith('-backend'));
    return main.backstage?.pluginPackages ? backends : [`${main.name}-backend`];
  }
  const base = main.name.replace(/-backend$/, '');
  return named.includes(base)
    ? [base]
    : named.filter(name => !/-(backend|common|node|react)$|-(backend-)?module-/.test(name));
}

/** Finds both halves of a plugin in the registry, and the versions to try. Throws FlyloftError. */
export async function findPackages(npm: NpmClient, spec: string, parts: PackParts): Promise<FoundPackages> {
  const { name, wanted } = parseSpec(spec);
  const all = await versionsOf(npm, name);
  if (all.length === 0) {
    throw new FlyloftError(
      'PACK_FAILED',
      `The registry has no package ${name}. Check the name and \`npm config get registry\`.`
    );
  }
  let versions = newestFirst(all);
  if (wanted !== undefined) {
    if (validRange(wanted) === null) {
      const tagged = await npm.view(`${name}@${wanted}`, ['version']);
      versions = typeof tagged?.version === 'string' ? [tagged.version] : [];
    } else {
      versions = all
        .filter(version => satisfies(version, wanted, { includePrerelease: valid(wanted) !== null }))
        .sort((a, b) => compare(b, a));
    }
    if (versions.length === 0) {
      throw new FlyloftError(
        'PACK_FAILED',
        `The registry has no ${name}@${wanted}; it has ${newestFirst(all).slice(0, 8).join(', ')}.`,
        { versions: all }
      );
    }
  }
  const main = await metadata(npm, name, versions[0] ?? '');
  if (!main)
    throw new FlyloftError('PACK_FAILED', `The registry lists ${name}@${versions[0]}, but does not have it.`);
  const mainHalf = halfOf(main);
  const found: FoundPackages = {
    main,
    mainHalf,
    pluginId: main.backstage?.pluginId,
    notes: [],
    [mainHalf]: { name, versions },
  };
  if (parts !== 'both') {
    if (parts !== mainHalf)
      throw new FlyloftError(
        'INPUT_INVALID',
        `${name} is a ${mainHalf} package; to pack only the ${parts}, name that package.`
      );
    return found;
  }
  const other = mainHalf === 'frontend' ? 'backend' : 'frontend';
  const names = partnerNames(main, mainHalf);
  for (const partner of names) {
    const partnerVersions = newestFirst(await versionsOf(npm, partner));
    if (partnerVersions.length === 0) continue;
    const pkg = await metadata(npm, partner, partnerVersions[0] ?? '');
    if (pkg && pkg.backstage?.pluginId === main.backstage?.pluginId && halfOf(pkg) === other) {
      found[other] = { name: partner, versions: partnerVersions };
      return found;
    }
  }
  if (mainHalf === 'frontend' && main.backstage?.pluginPackages && names.length > 0) {
    throw new FlyloftError(
      'PACK_FAILED',
      `${name} belongs to the backend ${names.join(
        ' or '
      )}, which the registry does not have. Pack the frontend alone with --only frontend if it is of use without.`,
      { missing: names }
    );
  }
  if (mainHalf === 'backend' && names.length > 0) {
    found.notes.push(`The frontend ${names.join(' or ')} is not in the registry: packed the backend alone.`);
  }
  return found;
}
