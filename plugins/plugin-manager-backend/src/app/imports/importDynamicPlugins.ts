import {
  mergeConfig,
  nearest,
  type ImportAnswer,
  type ImportItem,
  type ImportRequest,
} from '@flyloft/plugin-manager-common';
import { readYaml } from '@flyloft/plugin-manager-node';
import {
  dynamicPluginsSchema,
  flatNameOf,
  flatNameOfReference,
  readPluginConfig,
  type DynamicPlugin,
} from '../../domain/imports/dynamicPlugins';
import type { JsonObject } from '../../domain/json';
import { newestRelease } from '../../domain/release/newestRelease';
import type { SchemaEngine, Store } from '../../ports';
import type { Engine } from '../engine';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { packCommandOf } from '../sources/getListing';
import { summariseImport } from './summariseImport';

/** What an import works with. */
export type ImportDependencies = {
  store: Store;
  engine: Pick<Engine, 'makePlan'>;
  schemaEngine: SchemaEngine;
  tenant: string;
};

/** The plugins that a flat package name may mean: published ones before those that are only listed. */
type Known = { published: Map<string, string>; listed: Map<string, string> };

async function readKnown({ store }: ImportDependencies): Promise<Known> {
  const [published, entries] = await Promise.all([
    store.sources.publishedPackages(),
    store.sources.listEntries(),
  ]);
  const listed = new Map<string, string>();
  // The plugin that is known by a package before those that only use it.
  for (const known of [true, false]) {
    for (const { listing, pluginId } of entries) {
      const packages = known ? listing.packages.slice(0, 1) : listing.packages.slice(1);
      for (const { name } of packages) {
        if (pluginId !== undefined && !listed.has(flatNameOf(name))) listed.set(flatNameOf(name), pluginId);
      }
    }
  }
  return {
    published: new Map(Object.entries(published.byPackage).map(([name, id]) => [flatNameOf(name), id])),
    listed,
  };
}

/** What becomes of a package that is switched on. */
async function judge(
  dependencies: ImportDependencies,
  known: Known,
  entry: DynamicPlugin,
  installed: ReadonlySet<string>
): Promise<Omit<ImportItem, 'package' | 'line'>> {
  const { store } = dependencies;
  const nothing = { open: [], leftOut: [] };
  const name = flatNameOfReference(entry.package);
  const pluginId = known.published.get(name) ?? known.listed.get(name);
  if (pluginId === undefined) {
    const meant = nearest(name, [...known.published.keys(), ...known.listed.keys()]);
    return {
      ...nothing,
      outcome: 'unknown',
      says: `No release and no catalogue has "${name}".${
        meant ? ` The nearest is "${meant}".` : ''
      } Pack its npm package, or add the catalogue that lists it.`,
    };
  }
  const release = newestRelease(await store.registry.listReleases(pluginId));
  if (!release || release.yanked) {
    const listed = await store.sources.findListing(pluginId);
    const command = listed ? packCommandOf(listed.listing) : `flyloft pack ${pluginId}`;
    return {
      ...nothing,
      outcome: 'no-bundle',
      pluginId,
      name: listed?.listing.name ?? release?.manifest.name ?? pluginId,
      says: `Nobody has made a bundle of it yet. ${command} makes one; then import again.`,
    };
  }
  const { manifest } = release;
  const shown = { pluginId, name: manifest.name };
  if (installed.has(pluginId)) {
    return {
      ...nothing,
      ...shown,
      outcome: 'installed',
      says: 'It is installed here already; its settings stay.',
    };
  }
  const properties = Object.keys(Object(manifest.configSchema.properties));
  const read = readPluginConfig((entry.pluginConfig ?? {}) as JsonObject, new Set(properties));
  return { ...shown, ...read, outcome: 'install', says: `${manifest.version} is in the plan.` };
}

/**
 * Takes back what cannot be installed with the settings of the file. All packages of a plugin count together: its
 * frontend and its backend may each bring a part of them.
 */
async function checkSettings(
  { store, schemaEngine }: ImportDependencies,
  items: readonly ImportItem[]
): Promise<ImportItem[]> {
  const lacks = new Map<string, string>();
  for (const { pluginId, config } of changesOf(items)) {
    const release = newestRelease(await store.registry.listReleases(pluginId));
    if (!release) continue;
    const { configSchema, defaults } = release.manifest;
    const checked = await schemaEngine.validateConfig(configSchema, mergeConfig(defaults, config));
    if (checked.outcome === 'valid') continue;
    const [issue] = checked.outcome === 'invalid' ? checked.issues : [];
    lacks.set(pluginId, `${issue?.path || 'they'} ${issue?.message ?? 'do not fit'}`);
  }
  return items.map(item => {
    const lack = lacks.get(item.pluginId ?? '');
    if (item.outcome !== 'install' || lack === undefined) return item;
    return {
      ...item,
      outcome: 'needs-values',
      says: `Its settings are not complete: ${lack}. Install it with the wizard and enter what the file takes from elsewhere.`,
    };
  });
}

/** An install of each plugin, with the settings of all its packages. */
function changesOf(items: readonly ImportItem[]) {
  const wanted = new Map<string, JsonObject>();
  for (const { outcome, pluginId, config } of items) {
    if (outcome !== 'install' || pluginId === undefined) continue;
    wanted.set(pluginId, mergeConfig(wanted.get(pluginId) ?? {}, (config ?? {}) as JsonObject));
  }
  return [...wanted].map(([pluginId, config]) => ({ kind: 'install' as const, pluginId, config }));
}

/**
 * Turns the `dynamic-plugins.yaml` of an installation of Red Hat Developer Hub into a plan, with a report of what each of
 * its packages becomes and what has no counterpart. Nothing of the file is fetched or run.
 */
export async function importDynamicPlugins(
  dependencies: ImportDependencies,
  request: ImportRequest,
  person: Person
): Promise<Outcome<ImportAnswer>> {
  const { store, engine, tenant } = dependencies;
  const { documents, defects } = readYaml('dynamic-plugins.yaml', request.content);
  const [document] = documents;
  const [broken] = defects;
  if (!document || broken) {
    return refused(
      'INPUT_INVALID',
      broken ? `Line ${broken.line ?? 1}: ${broken.message}` : 'The file is empty. It begins with plugins:.'
    );
  }
  const parsed = dynamicPluginsSchema.safeParse(document.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).filter(part => typeof part !== 'symbol');
    return refused(
      'INPUT_INVALID',
      `Line ${document.lineOf(path) ?? 1}: ${path.join('.') || 'the file'}: ${
        issue?.message
      }. It needs plugins, a list with the package of each.`
    );
  }
  const known = await readKnown(dependencies);
  const installations = await store.installations.list({
    tenant,
    ...(request.environment === undefined ? {} : { environment: request.environment }),
  });
  const installed = new Set(installations.map(one => one.pluginId));
  const judgedItems: ImportItem[] = [];
  for (const [index, entry] of parsed.data.plugins.entries()) {
    const line = document.lineOf(['plugins', index]);
    const judged: Omit<ImportItem, 'package' | 'line'> = entry.disabled
      ? { outcome: 'disabled', says: 'The file switches it off.', open: [], leftOut: [] }
      : await judge(dependencies, known, entry, installed);
    judgedItems.push({ package: entry.package, ...(line === undefined ? {} : { line }), ...judged });
  }
  const items = await checkSettings(dependencies, judgedItems);
  const changes = changesOf(items);
  const summary = summariseImport(items);
  if (changes.length === 0) {
    const isOpen = items.some(item => item.outcome !== 'installed' && item.outcome !== 'disabled');
    return ok({
      items,
      summary,
      because: isOpen
        ? 'Nothing of it can be installed yet: each package says what it lacks.'
        : 'Nothing of it is left to install.',
    });
  }
  const made = await engine.makePlan(
    {
      changes,
      partial: true,
      ...(request.environment === undefined ? {} : { environment: request.environment }),
      ...(request.reason === undefined ? {} : { reason: request.reason }),
      ...(request.request ? { request: true } : { preview: true }),
    },
    person
  );
  if (made.outcome === 'refused') return ok({ items, summary, because: made.refusal.message });
  const leftOut = new Map(made.value.plan.leftOut?.map(one => [one.pluginId, one.refusal.message]));
  if (leftOut.size === 0) return ok({ items, summary, ...made.value });
  const told = items.map((item): ImportItem => {
    const says = item.outcome === 'install' ? leftOut.get(item.pluginId ?? '') : undefined;
    return says === undefined ? item : { ...item, outcome: 'does-not-fit', says };
  });
  return ok({ items: told, summary: summariseImport(told), ...made.value });
}
