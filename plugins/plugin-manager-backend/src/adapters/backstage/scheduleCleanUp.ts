import type { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';

/** Has the clean-up run every hour, by one replica of the portal. What it changed is logged. */
export async function scheduleCleanUp(
  scheduler: SchedulerService,
  logger: Pick<LoggerService, 'info'>,
  work: () => Promise<Record<string, number>>
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'clean-up',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    // Not while the portal starts.
    initialDelay: { minutes: 5 },
    scope: 'global',
    async fn() {
      const done = Object.entries(await work()).filter(([, count]) => count > 0);
      if (done.length > 0) logger.info(`Cleaned up: ${done.map(([what, n]) => `${what} ${n}`).join(', ')}`);
    },
  });
}
