import type { ManifestInput } from '@flyloft/plugin-manager-common';

/** Blueprints that plugins are usually made of: extension kind in its id, and what kind of thing it is to people. */
const BLUEPRINTS: Record<string, { kind: string; type: 'component' | 'page' | 'api' }> = {
  PageBlueprint: { kind: 'page', type: 'page' },
  SubPageBlueprint: { kind: 'sub-page', type: 'page' },
  ApiBlueprint: { kind: 'api', type: 'api' },
  NavItemBlueprint: { kind: 'nav-item', type: 'component' },
  EntityCardBlueprint: { kind: 'entity-card', type: 'component' },
  EntityContentBlueprint: { kind: 'entity-content', type: 'component' },
  SearchResultListItemBlueprint: { kind: 'search-result-list-item', type: 'component' },
};

/** What could be read out of a frontend's code without running it. */
export type DescribedFeature = Pick<ManifestInput, 'extensions' | 'routes'>;

/** The text between a bracket and the one that closes it; strings are not looked into, which is close enough here. */
function bracketed(code: string, open: number): string {
  let depth = 0;
  for (let at = open; at < code.length && at < open + 5000; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')') {
      depth -= 1;
      if (depth === 0) return code.slice(open, at);
    }
  }
  return code.slice(open, open + 5000);
}

/**
 * Reads extensions and page routes out of a plugin's compiled modules by the blueprints that they are made with.
 * It is a reading of text: an overlay corrects what it gets wrong.
 */
export function describeFeature(id: string, title: string, modules: Iterable<string>): DescribedFeature {
  const extensions = new Map<string, NonNullable<ManifestInput['extensions']>[number]>();
  const routes = new Map<string, NonNullable<ManifestInput['routes']>[number]>();
  for (const code of modules) {
    for (const match of code.matchAll(/\b(\w+Blueprint)\.make(?:WithOverrides)?\(/g)) {
      const blueprint = BLUEPRINTS[match[1] ?? ''];
      if (!blueprint) continue;
      const body = bracketed(code, match.index + match[0].length - 1);
      const name = /^\(\s*\{\s*name:\s*["'`]([\w-]+)["'`]/.exec(body)?.[1];
      const extensionId = `${blueprint.kind}:${id}${name ? `/${name}` : ''}`;
      if (blueprint.type !== 'page') {
        extensions.set(extensionId, { id: extensionId, type: blueprint.type });
        continue;
      }
      const path = /\b(?:path|defaultPath):\s*["'`](\/?[\w\-./:*]+)["'`]/.exec(body)?.[1] ?? `/${id}`;
      const routeId = name ?? 'root';
      if (blueprint.kind === 'page') {
        routes.set(routeId, { id: routeId, path: path.startsWith('/') ? path : `/${path}`, title });
        extensions.set(extensionId, { id: extensionId, type: 'page', route: routeId });
      } else {
        extensions.set(extensionId, { id: extensionId, type: 'page' });
      }
    }
  }
  const byId = <T extends { id: string }>(map: Map<string, T>) =>
    [...map.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { extensions: byId(extensions), routes: byId(routes) };
}
