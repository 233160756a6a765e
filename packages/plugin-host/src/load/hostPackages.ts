import { registerHooks, createRequire, type ResolveHookSync } from 'node:module';
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
 * Lets the host and the bundle resolve from each other. From inside the bundle, the names that the host provides
 * always mean the host's, whatever the bundle has; all else is looked up in the bundle first. From the host, what it
 * lacks is looked up in the bundle: `resolvePackagePath('<the plugin>')`, with which plugins find their migrations,
 * resolves from the host's backend-plugin-api.
 */
export function registerTwoWayResolution(sides: ResolutionSides): void {
  const fromHost = createRequire(path.join(sides.hostDir, 'package.json'));
  const fromBundle = createRequire(path.join(sides.backendDir, 'package.json'));
  const bundlePrefix = pathToFileURL(`${sides.backendDir}/`).href;
  const urlOf = (require: NodeJS.Require, specifier: string) =>
    pathToFileURL(require.resolve(specifier)).href;
  // The two `require`s above come back to this hook, which must not send them around in a circle.
  let inside = false;
  const resolve: ResolveHookSync = (specifier, context, next) => {
    const name = packageOf(specifier);
    if (inside || name === undefined) return next(specifier, context);
    inside = true;
    try {
      const fromInside = (context.parentURL ?? '').startsWith(bundlePrefix);
      if (fromInside && sides.hostPackages.has(name))
        return { url: urlOf(fromHost, specifier), shortCircuit: true };
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isMissing(error)) throw error;
        try {
          return { url: urlOf(fromInside ? fromHost : fromBundle, specifier), shortCircuit: true };
        } catch {
          throw error;
        }
      }
    } finally {
      inside = false;
    }
  };
  registerHooks({ resolve });
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}
