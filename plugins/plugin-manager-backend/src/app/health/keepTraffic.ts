import type { Clock, HealthHistories } from '../../ports';
import type { TrafficCounters } from './TrafficCounters';

const MINUTE_MS = 60_000;

/** The minute that a time is in. */
export const minuteOf = (time: Date) => new Date(Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS);

/** What {@link keepTraffic} works with. */
export type KeepTrafficDependencies = {
  counters: Pick<TrafficCounters, 'take'>;
  histories: Pick<HealthHistories, 'add'>;
  clock: Clock;
  /** Names this replica of the portal among those that count. */
  replica: string;
  log: { warn(message: string): void };
};

/** Writes down what the proxy has counted, at the end of each minute; stopping writes the last of it. */
export function keepTraffic(dependencies: KeepTrafficDependencies): {
  flush(): Promise<void>;
  stop(): Promise<void>;
} {
  const { counters, histories, clock, replica, log } = dependencies;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const flush = async () => {
    // Counted within the minute that ends now; a moment later it is the next one.
    const at = minuteOf(new Date(clock.now().getTime() - 1_000));
    const samples = [...counters.take()].map(([installationId, traffic]) => ({
      installationId,
      at,
      ...traffic,
    }));
    if (samples.length === 0) return;
    try {
      await histories.add(replica, samples);
    } catch (error) {
      // Figures of a minute are not worth keeping a portal's memory for while its database is away.
      log.warn(`What ${samples.length} plugins were asked within a minute was not kept: ${error}`);
    }
  };

  const plan = () => {
    timer = setTimeout(() => {
      void flush().finally(() => {
        if (!stopped) plan();
      });
    }, MINUTE_MS - (clock.now().getTime() % MINUTE_MS));
    timer.unref();
  };
  plan();
  return {
    flush,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await flush();
    },
  };
}
