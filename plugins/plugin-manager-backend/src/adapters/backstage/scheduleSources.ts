import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { ScheduledSource } from '../sources/createCatalogueSources';

/** Has every source synced on its schedule, by one replica of the portal at a time. */
export async function scheduleSources(
  scheduler: SchedulerService,
  sources: readonly ScheduledSource[],
  sync: (name: string, signal: AbortSignal) => Promise<void>
): Promise<void> {
  for (const { name, schedule } of sources) {
    await scheduler.scheduleTask({
      id: `sync-source-${name}`,
      ...schedule,
      scope: 'global',
      fn: signal => sync(name, signal as AbortSignal),
    });
  }
}
