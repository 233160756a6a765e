import { ClusterEngine } from '../../__testUtils__/clusterEngine';
import { valueOf } from '../../__testUtils__/engine';
import { PostgresHealthHistories } from '../../adapters/health/PostgresHealthHistories';
import { createHealthReadings } from './healthHistories';
import { samplePods } from './samplePods';

jest.setTimeout(90_000);

const use = new ClusterEngine();
beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
beforeEach(() => use.begin());
afterEach(() => use.end());

it('tells of a running plugin how its pods are and what they use, and leaves a gap where the cluster is away', async () => {
  await use.carryOut([{ kind: 'install', pluginId: 'radar', config: { radar: { word: 'one' } } }]);
  const histories = new PostgresHealthHistories(use.knex);
  let now = new Date();
  const dependencies = {
    store: use.test.store,
    clusters: use.parts.clusters,
    environments: use.parts.environments,
    clock: { now: () => now },
    engine: use.test.engine,
    tenant: 'default',
    histories,
  };
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  expect(await samplePods(dependencies)).toBe(1);
  later(20);
  await use.cluster.stop();
  expect(await samplePods(dependencies)).toBe(0);
  await use.cluster.start();
  later(20);
  const { installation } = valueOf(await use.test.engine.findInstallation('local', 'radar'));
  await histories.add('replica', [{ installationId: installation.id, at: now, requests: 50, errors: 19 }]);
  expect(await samplePods(dependencies)).toBe(1);

  const readings = createHealthReadings(dependencies);
  const history = valueOf(await readings.getHealthHistory('radar', { hours: 1 }));
  expect(history.stepSeconds).toBe(60);
  expect(history.points).toHaveLength(60);
  const seen = history.points.flatMap(point => point ?? []);
  expect(seen).toMatchObject([
    { ready: 1, restarts: 0, requests: 0, errors: 0 },
    { ready: 1, restarts: 0, requests: 50, errors: 19 },
  ]);
  // A host that answers requests takes some megabytes.
  expect(seen.every(({ memory = 0 }) => memory > 1_000_000)).toBe(true);
  expect(history.points.at(-1)).toEqual(seen[1]);
  expect(history.words).toBe('62: errors 38 %');

  const scores = valueOf(await readings.listHealthScores({}));
  expect(scores.items).toMatchObject([{ installationId: installation.id, words: '62: errors 38 %' }]);
  expect(scores.items[0]?.scores).toHaveLength(48);
  expect(scores.items[0]?.scores.at(-1)).toBe(62);
  expect(scores.items[0]?.scores.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => null));
  expect(await readings.getHealthHistory('absent', { hours: 1 })).toMatchObject({ outcome: 'refused' });
});
