import {
  nearest,
  type SourceCollection,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { defectAt, type FolderFile } from '@flyloft/plugin-manager-node';
import type { PackageEntity, PluginEntity } from './entities';
import { findCycles } from './findCycles';
import { readCollections } from './readCollections';
import { readEntities, type Found } from './readEntities';
import { toListing, toPackageListing } from './toListing';

/** What a catalogue consists of. */
export type ParsedCatalogue = {
  listings: SourceListing[];
  collections: SourceCollection[];
  defects: SourceDefect[];
  read: Record<string, number>;
};

/** Roles of packages that are a plugin by themselves; a module needs the plugin that it belongs to. */
const isPlugin = (found: Found<PackageEntity>) =>
  /^(frontend|backend)-plugin$/.test(found.entity.spec.backstage?.role ?? '');

/**
 * Red Hat Developer Hub's catalogue from its files: a listing a `Plugin`, with its packages; a listing also for each
 * package that is a plugin by itself and that none names. Everything that does not fit together is reported.
 */
export function parseCatalogue(files: readonly FolderFile[]): ParsedCatalogue {
  const { plugins, packages, collections, defects } = readEntities(files);
  const byName = new Map(packages.map(found => [found.entity.metadata.name, found]));
  const byPlugin = new Map(plugins.map(found => [found.entity.metadata.name, found]));
  const namedBy = countNames(plugins);

  const listings = plugins.map(found => {
    const { metadata, spec } = found.entity;
    const own = spec.packages.flatMap((name, index) => {
      const named = byName.get(name);
      if (named) return [named];
      defects.push(missingPackage(found, name, index, packages, namedBy));
      return [];
    });
    // Packages that say they belong to it come last: it does not say so itself.
    const claimed = packages.filter(
      one => !namedBy.has(one.entity.metadata.name) && one.entity.spec.partOf[0] === metadata.name
    );
    return toListing(found, [...byKnown(own, namedBy), ...claimed], defects);
  });

  for (const found of packages) {
    const { metadata, spec } = found.entity;
    spec.partOf.forEach((name, index) => {
      if (!byPlugin.has(name)) defects.push(missingPlugin(found, name, index, [...byPlugin.keys()]));
    });
    if (namedBy.has(metadata.name)) continue;
    defects.push(unnamedPackage(found, byPlugin));
    if (!byPlugin.has(spec.partOf[0] ?? '') && isPlugin(found))
      listings.push(toPackageListing(found, defects));
  }
  defects.push(...findCycles(plugins));
  const read = readCollections(collections, plugins);
  defects.push(...read.defects);
  return {
    listings,
    collections: read.collections,
    defects,
    read: { Plugin: plugins.length, Package: packages.length, PluginCollection: collections.length },
  };
}

/** How many plugins name each package. */
function countNames(plugins: Found<PluginEntity>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { entity } of plugins) {
    for (const name of new Set(entity.spec.packages)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The package by which a plugin is known first: its very own before shared ones, the frontend before the rest. */
function byKnown(packages: Found<PackageEntity>[], namedBy: Map<string, number>): Found<PackageEntity>[] {
  const rank = ({ entity }: Found<PackageEntity>) =>
    (namedBy.get(entity.metadata.name) ?? 0) * 10 +
    (entity.spec.backstage?.role === 'frontend-plugin' ? 0 : 1);
  return [...packages].sort((a, b) => rank(a) - rank(b));
}

function missingPackage(
  found: Found<PluginEntity>,
  name: string,
  index: number,
  packages: Found<PackageEntity>[],
  namedBy: Map<string, number>
): SourceDefect {
  const plugin = found.entity.metadata.name;
  const free = packages
    .filter(one => one.entity.spec.partOf.includes(plugin) && !namedBy.has(one.entity.metadata.name))
    .map(one => one.entity.metadata.name);
  // Catalogues shorten long names in front; the ending tells which one is meant.
  const ending = (text: string) => text.split('backend-module-').pop()?.split('plugin-').pop() ?? text;
  const meant =
    free.find(one => ending(one) === ending(name)) ??
    nearest(
      name,
      packages.map(one => one.entity.metadata.name)
    );
  return defectAt(
    { ...found.place, line: found.document.lineOf(['spec', 'packages', index]) },
    {
      code: 'package-missing',
      message: `It names the package "${name}", which is not in the catalogue.`,
      fix: meant
        ? `Write "${meant}", or add a Package of that name.`
        : 'Add a Package of that name, or remove the line.',
    }
  );
}

function missingPlugin(
  found: Found<PackageEntity>,
  name: string,
  index: number,
  plugins: string[]
): SourceDefect {
  const meant = nearest(name, plugins);
  return defectAt(
    { ...found.place, line: found.document.lineOf(['spec', 'partOf', index]) },
    {
      code: 'plugin-missing',
      message: `It says that it is part of "${name}", which is not in the catalogue.`,
      fix: meant
        ? `Write "${meant}", or add a Plugin of that name.`
        : 'Add a Plugin of that name, or remove the line.',
    }
  );
}

function unnamedPackage(
  found: Found<PackageEntity>,
  plugins: Map<string, Found<PluginEntity>>
): SourceDefect {
  const { metadata, spec } = found.entity;
  const owner = spec.partOf.find(name => plugins.has(name));
  return defectAt(found.place, {
    code: 'package-unnamed',
    message: `No plugin names the package "${metadata.name}" (${spec.packageName}).`,
    fix: owner
      ? `Add "${metadata.name}" to spec.packages in ${plugins.get(owner)?.document.file}.`
      : 'Name it in spec.packages of a Plugin, or remove it.',
  });
}
