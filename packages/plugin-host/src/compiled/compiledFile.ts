import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

/** One of the host's own files, loaded. */
export type CompiledFile = {
  exports: unknown;
  /** Whether V8 took the code cache that lay beside the file; false where it has none or was made by another V8. */
  fromCache: boolean;
  /** Writes the code cache with every function that has been compiled by now. */
  saveCache: () => void;
};

const cacheOf = (file: string) => file.replace(/\.cjs$/, '.v8-cache');

function readCache(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(cacheOf(file));
  } catch {
    return undefined;
  }
}

/**
 * Loads a CommonJS file with V8's code cache from beside it, so that its functions are not compiled at every start.
 * Node's own compile cache is not used, because it would also write what it learns about a plugin's files to the same
 * folder, which in a pod is read-only and on a laptop is shared by all plugins.
 */
export function loadCompiledFile(file: string): CompiledFile {
  const cachedData = readCache(file);
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(file, 'utf8')}\n})`,
    { filename: file, cachedData, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }
  );
  const module = { exports: {} as unknown };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  return {
    exports: module.exports,
    fromCache: cachedData !== undefined && script.cachedDataRejected === false,
    saveCache: () => {
      const draft = `${cacheOf(file)}.${process.pid}`;
      fs.writeFileSync(draft, script.createCachedData(), { mode: 0o644 });
      fs.renameSync(draft, cacheOf(file));
    },
  };
}
