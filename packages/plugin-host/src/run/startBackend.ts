import { createSpecializedBackend, type Backend } from '@backstage/backend-app-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { HostFailure } from '../lifecycle/hostFailure';
import { onlyThisPluginGuard } from '../load/onlyThisPlugin';
import { hostServices, type HostServicesOptions } from '../services/hostServices';

const ENDING = ['SIGTERM', 'SIGINT', 'beforeExit'] as const;

/** Runs `start` without letting it take over how the process ends, which Backstage does on every start. */
function keepingSignals<T>(start: () => T): T {
  const before = ENDING.map(event => new Set(process.rawListeners(event)));
  const started = start();
  ENDING.forEach((event, index) => {
    for (const listener of process.rawListeners(event)) {
      if (!before[index]?.has(listener)) process.off(event, listener as () => void);
    }
  });
  return started;
}

/** The first failed plugin or module of a start, as Backstage reports it. */
function firstStartFailure(error: unknown): Error {
  if (error instanceof Error && 'result' in error) {
    const { result } = error as Error & { result: import('@backstage/backend-app-api').BackendStartupResult };
    for (const plugin of result.plugins) {
      const failure = plugin.failure ?? plugin.modules.find(module => module.failure)?.failure;
      if (failure) return failure.error;
    }
  }
  return error instanceof Error ? error : new Error(String(error));
}

function startFailure(pluginId: string, error: unknown): HostFailure {
  if (error instanceof HostFailure) return error;
  const cause = firstStartFailure(error);
  if (cause.message.includes('Failed to connect to the database')) {
    return new HostFailure(
      'DATABASE_UNREACHABLE',
      `The database of ${pluginId} does not answer or refuses its role: ${cause.message}`,
      { cause }
    );
  }
  return new HostFailure(
    'PLUGIN_START_FAILED',
    `${pluginId} failed while it started: ${cause.name}: ${cause.message}`,
    { cause }
  );
}

/** A backend that has been started, and how to stop it. */
export type RunningBackend = Pick<Backend, 'stop'>;

/**
 * Starts a small Backstage backend with the one plugin. Resolves when its init is over; throws a HostFailure when
 * that fails.
 */
export async function startBackend(
  pluginId: string,
  feature: BackendFeature,
  services: HostServicesOptions
): Promise<RunningBackend> {
  const backend = createSpecializedBackend({ defaultServiceFactories: hostServices(services) });
  backend.add(onlyThisPluginGuard(pluginId));
  backend.add(feature);
  try {
    await keepingSignals(() => backend.start());
  } catch (error) {
    throw startFailure(pluginId, error);
  }
  return backend;
}
