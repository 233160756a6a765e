import { isNpmName, type SourceDefect, type SourceListing } from '@flyloft/plugin-manager-common';
import {
  defectAt,
  digestOf,
  PoliteFetch,
  type CatalogueSource,
  type SourceOptions,
  type SourceReadContext,
  type SourceReading,
} from '@flyloft/plugin-manager-node';
import { z } from 'zod';
import { readNpmConfig, type NpmConfig } from './npmConfig';
import { latestOf, type Packument } from './packument';
import { Registry } from './Registry';
import { toListing } from './toListing';

const name = z.string().refine(isNpmName, 'must be the name of an npm package, such as @acme/plugin-radar');

const configSchema = z
  .looseObject({
    packages: z.array(name).default([]),
    scope: z
      .string()
      .regex(/^@[a-z0-9][a-z0-9._-]*$/, 'must be a scope, such as @acme')
      .optional(),
    npmrc: z.string().min(1).optional(),
    concurrency: z.int().min(1).max(16).default(4),
  })
  .refine(({ packages, scope }) => packages.length > 0 || scope !== undefined, {
    message: 'needs packages, a list of names, or a scope',
  });

/** Raised with every change of how packages become listings. */
const READER = 1;

const PLUGIN = /^(frontend|backend)-plugin$/;

/** Packages of an npm registry: some by their names, or all plugins of a scope. */
export class NpmSource implements CatalogueSource {
  private readonly packages: string[];
  private readonly scope: string | undefined;
  private readonly registry: Registry;

  private constructor(options: { packages: string[]; scope: string | undefined; registry: Registry }) {
    this.packages = options.packages;
    this.scope = options.scope;
    this.registry = options.registry;
  }

  static create(
    { config, name: source, cacheDirectory }: SourceOptions,
    given: { npm?: NpmConfig; http?: PoliteFetch } = {}
  ): NpmSource {
    const parsed = configSchema.safeParse(config.get());
    if (!parsed.success) {
      const issues = parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`.trim());
      throw new Error(`pluginManager.sources.${source} ${issues.join('; ')}`);
    }
    const { packages, scope, npmrc, concurrency } = parsed.data;
    return new NpmSource({
      packages,
      scope,
      registry: new Registry({
        config: given.npm ?? readNpmConfig(npmrc === undefined ? {} : { npmrc }),
        http: given.http ?? new PoliteFetch({ concurrency, maxBytes: 60_000_000 }),
        cacheDirectory,
      }),
    });
  }

  async read({ validators, signal, progress }: SourceReadContext): Promise<SourceReading> {
    const defects: SourceDefect[] = [];
    const listed = this.scope === undefined ? undefined : await this.registry.listScope(this.scope, signal);
    let incomplete = false;
    if (listed?.complete === false) {
      incomplete = true;
      defects.push(
        defectAt(
          {},
          {
            code: 'changed-while-reading',
            message: `The packages of ${this.scope} changed while they were listed, twice. Nothing is taken as gone.`,
            fix: 'Nothing: the next sync reads them again.',
          }
        )
      );
    }
    const names = [...new Set([...this.packages, ...(listed?.names ?? [])])];
    const found: Packument[] = [];
    let done = 0;
    await Promise.all(
      names.map(async one => {
        const result = await this.registry.fetchPackage(one, signal);
        done += 1;
        progress(done, names.length, 'packages asked for');
        if (result.outcome === 'absent') defects.push(absent(one));
        else if (result.outcome !== 'failed') found.push(result.packument);
        else {
          defects.push(unreadable(one, result.because));
          if (result.stale) found.push(result.stale);
          else incomplete = true;
        }
      })
    );
    if (names.length > 0 && defects.filter(one => one.code === 'entry-unreadable').length === names.length) {
      throw new Error(
        defects.find(one => one.code === 'entry-unreadable')?.message ?? 'No package was read.'
      );
    }
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    const state = `${READER}:${digestOf([
      ...found.map(one => JSON.stringify(one)),
      JSON.stringify(defects.map(one => one.entry)),
    ])}`;
    if (validators === state) return { outcome: 'unchanged' };
    const listings = groupPackages(found, new Set(this.packages)).map(
      (group): SourceListing => toListing(group, defects)
    );
    return {
      outcome: 'read',
      listings,
      kept: [],
      ...(incomplete ? { incomplete } : {}),
      collections: [],
      defects: defects.sort((a, b) => ((a.entry ?? '') < (b.entry ?? '') ? -1 : 1)),
      read: { packages: found.length },
      validators: state,
    };
  }
}

function absent(entry: string): SourceDefect {
  return defectAt(
    { entry },
    {
      code: 'package-missing',
      message: `The registry has no package ${entry}.`,
      fix: 'Remove it from pluginManager.sources, or see that .npmrc names the registry that has it.',
    }
  );
}

function unreadable(entry: string, because: string): SourceDefect {
  return defectAt(
    { entry },
    {
      code: 'entry-unreadable',
      message: `${because} What was read of it before stays.`,
      fix: 'Nothing where it passes; else see that the registry answers and that .npmrc has its token.',
    }
  );
}

/**
 * Packages by the plugin that they belong to: the frontend and the backend of one Backstage plugin id in one scope are
 * one listing. Of a scope only plugins are listed; what is named is listed whatever it is.
 */
function groupPackages(
  packuments: readonly Packument[],
  named: ReadonlySet<string>
): Array<[Packument, ...Packument[]]> {
  const groups = new Map<string, [Packument, ...Packument[]]>();
  const rank = (one: Packument) => (latestOf(one)?.manifest.backstage?.role === 'frontend-plugin' ? 0 : 1);
  for (const packument of [...packuments].sort((a, b) => rank(a) - rank(b))) {
    const { role, pluginId } = latestOf(packument)?.manifest.backstage ?? {};
    const isPlugin = PLUGIN.test(role ?? '');
    if (!isPlugin && !named.has(packument.name)) continue;
    const scope = packument.name.split('/')[0];
    const key = isPlugin && pluginId !== undefined ? `${scope}#${pluginId}` : packument.name;
    const group = groups.get(key);
    if (group) group.push(packument);
    else groups.set(key, [packument]);
  }
  return [...groups.values()].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
}
