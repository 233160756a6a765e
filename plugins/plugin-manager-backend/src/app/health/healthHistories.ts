import type { HealthHistory, HealthPoint, HealthScores } from '@flyloft/plugin-manager-common';
import { describeScore, historyOf, scoreOf } from '../../domain/health/history';
import type { Clock, HealthHistories } from '../../ports';
import type { Engine } from '../engine';
import { ok, type Outcome } from '../outcome';
import { minuteOf } from './keepTraffic';

const HOUR_SECONDS = 3_600;
/** Steps of a detailed history, and how long each is in a list of all, in seconds. */
const STEPS = 144;
const SCORE_SECONDS = 1_800;
const SCORE_HOURS = 24;

/** How installations were. */
export interface HealthReadings {
  getHealthHistory(
    pluginId: string,
    options: { environment?: string; hours: number }
  ): Promise<Outcome<HealthHistory>>;
  listHealthScores(filter: { environment?: string }): Promise<Outcome<HealthScores>>;
}

/** What {@link createHealthReadings} reads from. */
export type HealthReadingDependencies = {
  engine: Pick<Engine, 'findInstallation'>;
  histories: Pick<HealthHistories, 'of' | 'all'>;
  clock: Clock;
  tenant: string;
};

/** How it is now: the step that is under way may have just begun. */
const nowOf = (points: ReadonlyArray<HealthPoint | null>) => describeScore(points.at(-1) ?? points.at(-2));

/** A grid of steps that ends with the minute that is under way. */
function gridOf(now: Date, hours: number, stepSeconds: number) {
  const steps = Math.round((hours * HOUR_SECONDS) / stepSeconds);
  const end = minuteOf(now).getTime() + 60_000;
  return { from: new Date(end - steps * stepSeconds * 1000), stepSeconds, steps };
}

/** Reads what was measured of installations. */
export function createHealthReadings(dependencies: HealthReadingDependencies): HealthReadings {
  const { engine, histories, clock, tenant } = dependencies;
  return {
    async getHealthHistory(pluginId, { environment, hours }) {
      const found = await engine.findInstallation(environment, pluginId);
      if (found.outcome === 'refused') return found;
      const grid = gridOf(
        clock.now(),
        hours,
        Math.max(60, Math.round((hours * HOUR_SECONDS) / STEPS / 60) * 60)
      );
      const samples = await histories.of(found.value.installation.id, grid.from);
      const points = historyOf(samples, grid);
      return ok({
        from: grid.from.toISOString(),
        stepSeconds: grid.stepSeconds,
        points,
        words: nowOf(points),
      });
    },

    async listHealthScores({ environment }) {
      const grid = gridOf(clock.now(), SCORE_HOURS, SCORE_SECONDS);
      const found = await histories.all({
        tenant,
        since: grid.from,
        stepSeconds: SCORE_SECONDS,
        ...(environment === undefined ? {} : { environment }),
      });
      const items = [...found].map(([installationId, samples]) => {
        const points = historyOf(samples, grid);
        const scores = points.map(point => (point && scoreOf(point)) ?? null);
        return { installationId, scores, words: nowOf(points) };
      });
      return ok({ from: grid.from.toISOString(), stepSeconds: SCORE_SECONDS, items });
    },
  };
}
