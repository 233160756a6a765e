import path from 'node:path';
import { core, partSpecifiers } from 'flyloft:core-modules';
import { packageOf, provideHostModules, type ProvidedModules } from '../load/hostPackages';

/** Makes what the host's files hold reachable for plugins, and says which packages that are. */
export function provideModules(hostDir: string): ReadonlySet<string> {
  const parts = Object.entries(partSpecifiers).map(([name, specifiers]) => ({
    specifiers,
    // The file stands beside this one; `require` keeps it after the first time.
    load: () => require(path.join(hostDir, 'parts', `${name}.cjs`)) as ProvidedModules,
  }));
  provideHostModules(core, parts);
  const specifiers = [...Object.keys(core), ...Object.values(partSpecifiers).flat()];
  return new Set(specifiers.map(specifier => packageOf(specifier) ?? specifier));
}
