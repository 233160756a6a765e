import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { apiRouteSchema, type ApiRoute, MAX_API_ROUTES } from '@flyloft/plugin-manager-common';
import { parse } from 'yaml';
import { isObject } from './overlay';

/** Where a package has the description of its API, the most usual place first. */
const PLACES = [
  'openapi.yaml',
  'openapi.yml',
  'openapi.json',
  'src/schema/openapi.yaml',
  'dist/openapi.json',
];

const METHODS = new Set<string>(apiRouteSchema.shape.method.options);

/** The routes that an OpenAPI document lists, in its order; what is no route of a well-formed document is passed over. */
export function routesOf(document: unknown): ApiRoute[] {
  const routes: ApiRoute[] = [];
  if (!isObject(document) || !isObject(document.paths)) return routes;
  for (const [place, operations] of Object.entries(document.paths)) {
    if (!isObject(operations)) continue;
    for (const [word, operation] of Object.entries(operations)) {
      const method = word.toUpperCase();
      if (!METHODS.has(method) || !isObject(operation)) continue;
      const { summary } = operation;
      const route = apiRouteSchema.safeParse({
        method,
        path: place,
        ...(typeof summary === 'string' && summary !== '' ? { summary: summary.slice(0, 300) } : {}),
      });
      if (route.success && routes.length < MAX_API_ROUTES) routes.push(route.data);
    }
  }
  return routes;
}

/** The routes of a backend package that ships an OpenAPI document; undefined where it ships none that can be read. */
export async function readApiRoutes(dir: string): Promise<ApiRoute[] | undefined> {
  const place = PLACES.find(file => existsSync(path.join(dir, file)));
  if (place === undefined) return undefined;
  try {
    const routes = routesOf(parse(await readFile(path.join(dir, place), 'utf8'), { maxAliasCount: 100 }));
    return routes.length > 0 ? routes : undefined;
  } catch {
    // A document that is none says nothing of the routes; the plugin is the same without it.
    return undefined;
  }
}
