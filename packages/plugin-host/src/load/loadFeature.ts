import type { BackendFeature } from '@backstage/backend-plugin-api';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HostFailure } from '../lifecycle/hostFailure';

function asFeature(value: unknown): BackendFeature | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  if ('$$type' in value && value.$$type === '@backstage/BackendFeature') return value as BackendFeature;
  return undefined;
}

/** A CommonJS module's `default`, or an ES module's that was transpiled and so is wrapped twice. */
function defaultFeature(exports: unknown): BackendFeature | undefined {
  if (typeof exports !== 'object' || exports === null || !('default' in exports)) return asFeature(exports);
  const inner = exports.default;
  return asFeature(inner) ?? defaultFeature(inner);
}

/**
 * Loads the plugin's main package out of the unpacked bundle: from here on its code runs. Throws a HostFailure where that
 * throws.
 */
export function loadPackage(backendDir: string, packageName: string): unknown {
  try {
    return createRequire(path.join(backendDir, 'package.json'))(packageName);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error);
    throw new HostFailure(
      'PLUGIN_NOT_LOADABLE',
      `${packageName} threw while it was loaded: ${reason}. Its publisher has to mend it.`,
      {
        cause: error,
      }
    );
  }
}

/**
 * The plugin as a backend feature. Throws a HostFailure where its package throws, or exports none.
 */
export function loadFeature(backendDir: string, packageName: string): BackendFeature {
  const feature = defaultFeature(loadPackage(backendDir, packageName));
  if (feature) return feature;
  throw new HostFailure(
    'PLUGIN_NOT_LOADABLE',
    `${packageName} has no backend feature as its default export. It may be written for Backstage's old backend system, which a plugin host does not run.`
  );
}
