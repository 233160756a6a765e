import type { Clock, Clusters } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { removeLeftBehind } from '../plans/throwAwayNamespace';

/** A test that a portal left behind when it died has had its time after this, in milliseconds: then it is looked for again. */
const AGAIN_MS = 4 * 60_000;

/**
 * Removes what a portal that died left behind of dry runs and tests: when the portal starts, and once more when the last of
 * them must have had its time. Whatever belongs to another replica that lives has time left, and is not touched.
 */
export function sweepThrowAways(dependencies: {
  clusters: Clusters;
  environments: readonly Pick<EnvironmentConfig, 'id'>[];
  clock: Clock;
  log: { info(message: string): void };
}): { stop(): void } {
  const { clusters, environments, clock, log } = dependencies;
  const sweep = async () => {
    for (const { id } of environments) {
      // A cluster that is away is swept by the next clean-up.
      const removed = await removeLeftBehind(clusters.forEnvironment(id), clock.now()).catch(() => 0);
      const [what, were] = removed === 1 ? ['namespace', 'was'] : ['namespaces', 'were'];
      if (removed > 0)
        log.info(`Removed ${removed} ${what} of dry runs and tests in ${id} that ${were} left behind`);
    }
  };
  void sweep();
  const timer = setTimeout(() => void sweep(), AGAIN_MS);
  timer.unref();
  return { stop: () => clearTimeout(timer) };
}
