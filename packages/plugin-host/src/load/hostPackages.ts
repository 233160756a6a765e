import fs from 'node:fs';
import { createRequire, isBuiltin, registerHooks, type ResolveHookSync } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Modules of one part by specifier, each evaluated when it is first asked for. */
export type ProvidedModules = Record<string, () => unknown>;

/** Key of the function on `globalThis` through which the files in `node_modules` beside the host get its modules. */
const ACCESS = Symbol.for('@flyloft/plugin-host');

/**
 * Makes the host's own modules reachable. Beside the host lies a `node_modules` folder whose packages hold one line
 * each, `module.exports = globalThis[Symbol.for('@flyloft/plugin-host')]('<specifier>')`: so a plugin that requires
 * `@backstage/errors` or `express` gets the very instance that the host uses, although the host is a single file.
 *
 * @param core - modules inside the host's own file
 * @param parts - the other files of the host, by name: what they provide, and how to load them
 */
export function provideHostModules(
  core: ProvidedModules,
  parts: { specifiers: readonly string[]; load: () => ProvidedModules }[]
): void {
  const partOf = new Map(
    parts.flatMap(part => part.specifiers.map(specifier => [specifier, part.load] as const))
  );
  const access = (specifier: string): unknown => {
    const provide = core[specifier] ?? partOf.get(specifier)?.()[specifier];
    if (!provide) throw new Error(`The plugin host does not provide ${specifier}`);
    return provide();
  };
  Object.defineProperty(globalThis, ACCESS, {
    value: access,
    writable: false,
    configurable: false,
    enumerable: false,
  });
}

/** `@scope/name` or `name` of a bare specifier; undefined for relative, absolute and built-in ones. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./#]/.test(specifier) || specifier.includes(':')) return undefined;
  const [first = '', second] = specifier.split('/');
  if (!first.startsWith('@')) return first;
  return second === undefined ? undefined : `${first}/${second}`;
}

/** Where resolution hooks look: the host's folder and the bundle's, both with a `node_modules`. */
export type ResolutionSides = { hostDir: string; backendDir: string; hostPackages: ReadonlySet<string> };

/**
 * Lets the host and the bundle resolve from each other, and from nowhere else:
 *
 * - a name that the host lends means the host's package, whatever the bundle has and whoever asks;
 * - every other name means the bundle's package, also when the host asks: `resolvePackagePath('<the plugin>')`, with
 *   which plugins find their migrations, resolves from the host's backend-plugin-api.
 *
 * Node would also look into `node_modules` of all folders above. On a laptop that is the checkout, so that a plugin
 * would find there what it does not have in a cluster, or its own sources in the place of the bundle's.
 */
export function registerTwoWayResolution(sides: ResolutionSides): void {
  // Modules are known by their real paths, and folders such as /var/run are links.
  const backendDir = fs.realpathSync(sides.backendDir);
  const fromHost = createRequire(path.join(sides.hostDir, 'package.json'));
  const fromBundle = createRequire(path.join(backendDir, 'package.json'));
  const bundlePrefix = pathToFileURL(`${backendDir}/`).href;
  const urlOf = (require: NodeJS.Require, specifier: string) =>
    pathToFileURL(require.resolve(specifier)).href;
  // The two `require`s above come back to this hook, which must not send them around in a circle.
  let inside = false;
  const resolve: ResolveHookSync = (specifier, context, next) => {
    const name = packageOf(specifier);
    if (inside || name === undefined || isBuiltin(specifier)) return next(specifier, context);
    inside = true;
    try {
      if (sides.hostPackages.has(name)) return { url: urlOf(fromHost, specifier), shortCircuit: true };
      const fromInside = context.parentURL?.startsWith(bundlePrefix) ?? false;
      // Only the bundle's own code goes through Node, which knows whether it imports or requires.
      const found = fromInside
        ? next(specifier, context)
        : { url: urlOf(fromBundle, specifier), shortCircuit: true };
      if (!found.url.startsWith(bundlePrefix)) throw notFound(specifier);
      return found;
    } finally {
      inside = false;
    }
  };
  registerHooks({ resolve });
}

function notFound(specifier: string): Error {
  const message = `Cannot find module '${specifier}': it is neither in the bundle nor lent by the plugin host`;
  return Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' });
}
