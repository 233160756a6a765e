import type { HealthHistories, PluginDatabases, Store } from '../../ports';
import { voidIfMoved } from '../plans/decideOn';
import { removeLeftBehind } from '../plans/throwAwayNamespace';
import type { PlanDependencies } from '../plans/planDependencies';

/** How long what is left over stays, in days. */
export type Retention = { secretDays: number; copyDays: number };

/** What was cleaned up, for the log. */
export type CleanedUp = {
  plansVoided: number;
  secretsForgotten: number;
  copiesDropped: number;
  namespacesRemoved: number;
  logsForgotten: number;
  healthSamplesForgotten: number;
};

type CleanUpDependencies = PlanDependencies & {
  store: Store;
  databases: Pick<PluginDatabases, 'dropCopies'>;
  histories: Pick<HealthHistories, 'forget'>;
  retention: Retention;
};

/** Logs behind steps are for the days in which somebody still asks why. */
const LOG_DAYS = 30;

/** Figures are shown for a day; the rest is room for clocks that differ. */
const HEALTH_DAYS = 26 / 24;

const DAY_MS = 24 * 3_600_000;

/** Plans that are made void at once; the rest is for the next time. */
const BATCH = 200;

/**
 * Clears away what nobody will come back for: plans that have run out become void, and whoever asked hears of it; secrets
 * that nothing refers to, old copies of databases, logs and health figures and namespaces of dry runs that were left behind are deleted. Doing it twice at the same time does no harm.
 */
export async function cleanUp(dependencies: CleanUpDependencies): Promise<CleanedUp> {
  const { store, databases, histories, clusters, environments, clock, retention } = dependencies;
  const now = clock.now();
  let plansVoided = 0;
  for (const id of await store.plans.listExpired(now, BATCH)) {
    const plan = await store.plans.find(id);
    const after = plan && (await voidIfMoved(plan, dependencies));
    if (after?.state === 'void') plansVoided += 1;
  }
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const secretsForgotten = await store.secrets.forget(daysAgo(retention.secretDays));
  if (secretsForgotten > 0) {
    await store.transaction(tx =>
      tx.audit.append({
        actor: 'policy',
        action: 'secret.forget',
        subject: 'secrets',
        result: 'success',
        summary: `Deleted ${secretsForgotten} secrets that nothing refers to`,
        details: { count: secretsForgotten, days: retention.secretDays },
      })
    );
  }
  const copies = await databases.dropCopies(daysAgo(retention.copyDays));
  let namespacesRemoved = 0;
  for (const { id } of environments) {
    // A cluster that is away is asked again in an hour.
    namespacesRemoved += await removeLeftBehind(clusters.forEnvironment(id), now).catch(() => 0);
  }
  return {
    plansVoided,
    secretsForgotten,
    copiesDropped: copies.length,
    namespacesRemoved,
    logsForgotten: await store.operations.forgetStepLogs(daysAgo(LOG_DAYS)),
    healthSamplesForgotten: await histories.forget(daysAgo(HEALTH_DAYS)),
  };
}
