import type { SchedulerService } from '@backstage/backend-plugin-api';

/** Has the pods looked at every minute, by one replica of the portal for all of them. */
export async function scheduleHealthSamples(
  scheduler: SchedulerService,
  work: () => Promise<unknown>
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'sample-health',
    frequency: { minutes: 1 },
    timeout: { seconds: 50 },
    initialDelay: { seconds: 5 },
    scope: 'global',
    fn: async () => void (await work()),
  });
}
