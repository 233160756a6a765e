import { type ApiRoute, CAPABILITIES, type Manifest } from '@flyloft/plugin-manager-common';

type Change = 'added' | 'removed' | 'unchanged';

/** A route of the backend, or something that it asks for, beside what the running release has. */
export type RouteLine = ApiRoute & { change: Change; isPublic: boolean };
export type AskLine = { name: string; sentence: string; change: Change };

/** What a release serves and asks for, beside the one that runs. */
export type DescribedApi = {
  /** Absent where neither release says what it serves. */
  routes?: RouteLine[];
  /** Paths that answer without a sign-in. */
  publicPaths: Array<{ path: string; change: Change }>;
  asks: AskLine[];
};

/** What both sides have, by a key, with what happened to each; the new side's order, what is gone at the end. */
function compare<T>(before: readonly T[], after: readonly T[], key: (one: T) => string) {
  const [had, has] = [new Set(before.map(key)), new Set(after.map(key))];
  return [
    ...after.map(one => ({ one, change: had.has(key(one)) ? ('unchanged' as const) : ('added' as const) })),
    ...before
      .filter(one => !has.has(key(one)))
      .map(one => ({
        one,
        change: 'removed' as const,
      })),
  ];
}

function asksOf(manifest: Manifest | undefined): Array<{ name: string; sentence: string }> {
  if (!manifest) return [];
  return [
    ...manifest.capabilities.map(name => ({ name, sentence: CAPABILITIES[name] })),
    ...manifest.permissions.map(({ name, description }) => ({
      name,
      sentence: description ? `${description} (its own permission)` : 'A permission of its own',
    })),
  ];
}

/** Whether a manifest's public path covers a route, as the proxy sees it: itself, and all below one that ends in a slash. */
const covers = (open: string, path: string) =>
  open.endsWith('/') ? path.startsWith(open) || path === open.slice(0, -1) : path === open;

/** Compares what a release serves and asks for with the one that runs; without one all of it is new. */
export function describeApi(manifest: Manifest, running: Manifest | undefined): DescribedApi {
  const known = manifest.api !== undefined || running?.api !== undefined;
  const routes = compare(running?.api ?? [], manifest.api ?? [], ({ method, path }) => `${method} ${path}`);
  return {
    ...(known
      ? {
          routes: routes.map(({ one, change }) => ({
            ...one,
            change,
            isPublic: manifest.publicPaths.some(open => covers(open, one.path)),
          })),
        }
      : {}),
    publicPaths: compare(running?.publicPaths ?? [], manifest.publicPaths, path => path).map(
      ({ one, change }) => ({ path: one, change })
    ),
    asks: compare(asksOf(running), asksOf(manifest), ({ name }) => name).map(({ one, change }) => ({
      ...one,
      change,
    })),
  };
}
