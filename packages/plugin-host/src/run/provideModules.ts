import path from 'node:path';
import { core, partSpecifiers } from 'flyloft:core-modules';
import { loadCompiledFile, type CompiledFile } from '../compiled/compiledFile';
import { packageOf, provideHostModules, type ProvidedModules } from '../load/hostPackages';

const loaded = new Map<string, CompiledFile>();

function loadPart(hostDir: string, name: string): ProvidedModules {
  let part = loaded.get(name);
  if (!part) loaded.set(name, (part = loadCompiledFile(path.join(hostDir, 'parts', `${name}.cjs`))));
  return part.exports as ProvidedModules;
}

/** The parts that have been loaded so far. */
export function loadedParts(): CompiledFile[] {
  return [...loaded.values()];
}

/** Makes what the host's files hold reachable for plugins, and says which packages that are. */
export function provideModules(hostDir: string): ReadonlySet<string> {
  provideHostModules(
    core,
    Object.entries(partSpecifiers).map(([name, specifiers]) => ({
      specifiers,
      load: () => loadPart(hostDir, name),
    }))
  );
  const specifiers = [...Object.keys(core), ...Object.values(partSpecifiers).flat()];
  return new Set(specifiers.map(specifier => packageOf(specifier) ?? specifier));
}
