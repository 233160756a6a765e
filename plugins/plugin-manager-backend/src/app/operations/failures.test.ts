import type { WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine, OWNER } from '../../__testUtils__/clusterEngine';
import { admin, developer, valueOf } from '../../__testUtils__/engine';
import { NAMESPACE, serviceBacked, snapshot, versions } from '../../__testUtils__/serviceBacked';
import type { Cluster, KubernetesObject } from '../../ports';

jest.setTimeout(120_000);

const use = new ClusterEngine();

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
afterEach(() => use.end());

type Radar = { word?: string; fail?: string; token?: string };
const install = (radar: Radar = { word: 'one' }): WantedChange => ({
  kind: 'install',
  pluginId: 'radar',
  config: { radar },
});
const configure = (radar: Radar): WantedChange => ({
  kind: 'configure',
  pluginId: 'radar',
  config: { radar },
});

/** A cluster that refuses what a test says, as a real one would for want of rights. */
function refusing(refuse: (call: 'apply' | 'remove', kind: string) => boolean) {
  return (parts: { clusters: { forEnvironment(id: string): Cluster } }) => {
    const cluster = parts.clusters.forEnvironment('local');
    const refusal = (verb: string, kind: string) => ({
      outcome: 'refused' as const,
      refusal: { code: 'CLUSTER_FORBIDDEN' as const, message: `The portal may not ${verb} a ${kind}.` },
    });
    const inFront: Cluster = {
      uid: () => cluster.uid(),
      read: (...args) => cluster.read(...args),
      list: (...args) => cluster.list(...args),
      waitForRollout: (...args) => cluster.waitForRollout(...args),
      endpoints: (...args) => cluster.endpoints(...args),
      readyPods: (...args) => cluster.readyPods(...args),
      watchEndpoints: (...args) => cluster.watchEndpoints(...args),
      logs: (...args) => cluster.logs(...args),
      apply: async (object, options) =>
        !options?.dryRun && refuse('apply', object.kind)
          ? refusal('write', object.kind)
          : cluster.apply(object, options),
      remove: async (ref, options) =>
        refuse('remove', ref.kind) ? refusal('remove', ref.kind) : cluster.remove(ref, options),
    };
    return { clusters: { forEnvironment: () => inFront } };
  };
}

describe('an install that fails is undone', () => {
  it('where the plugin crashes at its start: nothing is left, and its last words are told', async () => {
    await use.begin();
    const { operation } = await use.carryOut([install({ fail: 'start' })]);
    expect(operation).toMatchObject({ state: 'undone', error: { code: 'POD_FAILED' } });
    expect(operation.error?.message).toContain('The test wants this plugin to crash');
    expect(await snapshot(use.kubernetes)).toEqual({});
    expect(await use.parts.databases.exists(OWNER)).toBe(false);
    const { installation } = valueOf(await use.test.engine.findInstallation('local', 'radar'));
    expect(installation).toMatchObject({ state: 'uninstalled', revision: 0, active: false, routed: false });
  });

  it('where the quota has no room, which the plan has said before', async () => {
    await use.begin();
    const big = { requests: { cpu: '2', memory: '128Mi' }, limits: { cpu: '2', memory: '512Mi' } };
    await use.test.publish({ ...serviceBacked, version: '2.0.0', deployment: { resources: big } });
    const { plan, operation } = await use.carryOut([install()]);
    expect(plan.content.capacity.quotas.filter(({ exceeded }) => exceeded)).toMatchObject([
      { namespace: NAMESPACE, resource: 'requests.cpu', after: '2000m', hard: '500m' },
    ]);
    expect(plan.warnings.join()).toContain('the cluster will refuse the pod');
    expect(operation).toMatchObject({ state: 'undone', error: { code: 'CLUSTER_QUOTA' } });
    expect(await snapshot(use.kubernetes)).toEqual({});
  });

  it('where the portal may not write an object', async () => {
    await use.begin(refusing((call, kind) => call === 'apply' && kind === 'NetworkPolicy'));
    const { operation } = await use.carryOut([install()]);
    expect(operation).toMatchObject({ state: 'undone', error: { code: 'CLUSTER_FORBIDDEN' } });
    expect(operation.steps.filter(({ state }) => state === 'skipped').map(({ kind }) => kind)).toContain(
      'apply-deployment'
    );
    expect(await snapshot(use.kubernetes)).toEqual({});
  });
});

describe('the log behind a step', () => {
  const logOf = async (id: string, index: number) => {
    const how = { tail: 200, follow: false, signal: new AbortController().signal };
    const lines = [];
    for await (const { line } of valueOf(await use.test.engine.getStepLog(id, index, how))) lines.push(line);
    return lines;
  };

  it('is there after a failed start is undone, without the secrets that the plugin told', async () => {
    await use.begin();
    const { operation } = await use.carryOut([install({ fail: 'start', token: 'hunter2-hunter2' })]);
    const failed = operation.steps.find(({ state, error }) => state === 'undone' && error)!;
    expect(failed).toMatchObject({ kind: 'wait-for-rollout', objects: [`Deployment ${NAMESPACE}/radar`] });
    const lines = await logOf(operation.id, failed.index);
    expect(lines.at(-1)).toContain('The test wants this plugin to crash');
    expect(lines.join()).toMatch(/The secrets are .*"token":\s*"«secret»"/);
    expect(lines.join()).not.toContain('hunter2');
    expect(await logOf(operation.id, 0)).toEqual([]);
    expect(
      await use.test.engine.getStepLog(operation.id, 99, {
        tail: 1,
        follow: false,
        signal: AbortSignal.abort(),
      })
    ).toMatchObject({ outcome: 'refused', refusal: { code: 'OPERATION_NOT_FOUND' } });
    expect(await use.test.store.operations.forgetStepLogs(new Date(Date.now() + 60_000))).toBeGreaterThan(0);
    expect(await logOf(operation.id, failed.index)).toEqual([]);
  });

  it('is followed while the step runs, and was kept where a person stopped it', async () => {
    await use.begin();
    const { id } = await use.approve([install({ fail: 'never' })]);
    const { steps } = await use.until(id, now =>
      now.steps.some(({ kind, state }) => kind === 'wait-for-rollout' && state === 'running')
    );
    const { index } = steps.find(({ kind }) => kind === 'wait-for-rollout')!;
    const seen = new AbortController();
    const live = valueOf(
      await use.test.engine.getStepLog(id, index, { tail: 200, follow: true, signal: seen.signal })
    );
    const lines = [];
    for await (const { line } of live) {
      lines.push(line);
      seen.abort();
    }
    expect(lines).toEqual(['The test wants this plugin to be slow']);
    valueOf(await use.test.engine.cancelOperation(id, admin));
    expect((await use.whenOver(id)).state).toBe('undone');
    expect(await logOf(id, index)).toEqual(lines);
  });
});

describe('a change that fails leaves what ran before', () => {
  it('serving, where its own check fails', async () => {
    await use.begin();
    await use.carryOut([install()]);
    const before = await snapshot(use.kubernetes);
    const { operation } = await use.carryOut([configure({ word: 'two', fail: 'check' })]);
    expect(operation).toMatchObject({ state: 'undone', error: { code: 'HEALTH_GATE_FAILED' } });
    expect(await use.answer()).toEqual({ word: 'one' });
    expect(await snapshot(use.kubernetes)).toEqual(before);
    const found = valueOf(await use.test.engine.findInstallation('local', 'radar'));
    expect(found.installation).toMatchObject({ state: 'running', revision: 1, routed: true, active: true });
    expect(valueOf(await use.test.engine.listGenerations('local', 10))).toHaveLength(1);
  });

  it('where a person stops it in the middle of the rollout', async () => {
    await use.begin();
    await use.carryOut([install()]);
    const { id } = await use.approve([configure({ word: 'two', fail: 'never' })]);
    await use.until(id, ({ steps }) =>
      steps.some(({ kind, state }) => kind === 'wait-for-rollout' && state === 'running')
    );
    valueOf(await use.test.engine.cancelOperation(id, admin));
    const operation = await use.whenOver(id);
    expect(operation).toMatchObject({ state: 'undone', error: { message: 'Stopped by a person.' } });
    expect(await use.answer()).toEqual({ word: 'one' });
    expect((await use.test.engine.cancelOperation(id, admin)).outcome).toBe('refused');
  });
});

describe('a cluster that is away', () => {
  it('is said when a plan is made', async () => {
    await use.begin();
    await use.cluster.stop();
    const made = await use.test.engine.makePlan({ changes: [install()] }, developer);
    expect(made).toMatchObject({ outcome: 'refused', refusal: { code: 'CLUSTER_UNREACHABLE' } });
    await use.cluster.start();
    expect((await use.test.engine.makePlan({ changes: [install()] }, developer)).outcome).toBe('ok');
  });

  it('in the middle of an operation is waited for, and the operation goes on by itself', async () => {
    await use.begin();
    const { id } = await use.approve([install()]);
    await use.until(id, ({ steps }) =>
      steps.some(({ kind, state }) => kind === 'apply-secret' && state === 'done')
    );
    await use.cluster.stop();
    const waiting = await use.until(id, ({ state }) => state === 'waiting-for-cluster');
    expect(waiting.error?.code).toBe('CLUSTER_UNREACHABLE');
    expect(waiting.error?.message).toMatch(
      /waits at step \d+ of \d+ and goes on by itself. You can stop and undo./
    );
    await use.cluster.start();
    expect((await use.whenOver(id)).state).toBe('done');
    expect(await use.answer()).toEqual({ word: 'one' });
  });
});

describe('a database that is away', () => {
  it('of the plugins is waited for', async () => {
    await use.begin();
    const { plan } = valueOf(
      await use.test.engine.makePlan({ changes: [install()], request: true }, developer)
    );
    use.pluginServer.cut();
    const { operation } = valueOf(await use.test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
    const id = operation?.id ?? '';
    const waiting = await use.until(id, ({ state }) => state === 'waiting-for-cluster');
    expect(waiting.error?.code).toBe('DATABASE_UNREACHABLE');
    use.pluginServer.restore();
    expect((await use.whenOver(id)).state).toBe('done');
  });

  it('of the portal itself stops the work, and it goes on where it stood', async () => {
    await use.begin();
    const { id } = await use.approve([install()]);
    await use.until(id, ({ steps }) =>
      steps.some(({ kind, state }) => kind === 'apply-config-map' && state === 'done')
    );
    use.engineServer.cut();
    await expect(use.test.engine.getOperation(id)).rejects.toThrow();
    use.engineServer.restore();
    const operation = await use.whenOver(id);
    expect(operation.state).toBe('done');
    expect(valueOf(await use.test.engine.listGenerations('local', 10))).toHaveLength(1);
    expect(await use.test.store.audit.verify()).toMatchObject({ outcome: 'intact' });
  });
});

describe('an undo that cannot finish', () => {
  it('is stuck, says what is left, and can be tried again', async () => {
    let refuses = true;
    await use.begin(refusing((call, kind) => refuses && call === 'remove' && kind === 'ServiceAccount'));
    const { operation } = await use.carryOut([install({ fail: 'start' })]);
    expect(operation).toMatchObject({ state: 'stuck', error: { code: 'CLUSTER_FORBIDDEN' } });
    expect(operation.left).toEqual(
      expect.arrayContaining([`ServiceAccount ${NAMESPACE}/radar`, `Namespace ${NAMESPACE}`])
    );
    expect(operation.left.join()).not.toContain('Deployment');
    // It holds its installation until somebody has looked after it.
    const { installation } = valueOf(await use.test.engine.findInstallation('local', 'radar'));
    expect(installation.operationId).toBe(operation.id);

    refuses = false;
    valueOf(await use.test.engine.retryOperation(operation.id, admin));
    expect((await use.whenOver(operation.id)).state).toBe('undone');
    expect(await snapshot(use.kubernetes)).toEqual({});
    expect((await use.test.engine.retryOperation(operation.id, admin)).outcome).toBe('refused');
  });
});

describe('what somebody changed by hand', () => {
  const scale = async (replicas: number) => {
    const live = (await use.read('Deployment', 'radar')) as KubernetesObject & { spec: object };
    const { metadata } = live;
    const changed = await use.kubernetes.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: metadata.name,
        namespace: NAMESPACE,
        ...(metadata.labels ? { labels: metadata.labels } : {}),
      },
      spec: { ...live.spec, replicas },
    });
    expect(changed.outcome).toBe('applied');
  };

  it('before the plan is shown in it, and put back', async () => {
    await use.begin();
    await use.carryOut([install()]);
    await scale(2);
    const { plan, operation } = await use.carryOut([configure({ word: 'two' })]);
    expect(plan.content.objects.find(({ kind }) => kind === 'Deployment')?.drift).toEqual(['/spec/replicas']);
    expect(operation.state).toBe('done');
    expect((await use.read('Deployment', 'radar'))?.spec).toMatchObject({ replicas: 1 });
  });

  it('after the approval is not written over', async () => {
    await use.begin();
    await use.carryOut([install()]);
    const { plan } = valueOf(
      await use.test.engine.makePlan({ changes: [configure({ word: 'two' })], request: true }, developer)
    );
    await scale(2);
    const { operation } = valueOf(await use.test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
    const end = await use.whenOver(operation?.id ?? '');
    expect(end).toMatchObject({ state: 'undone', error: { code: 'CLUSTER_DRIFT' } });
    expect(valueOf(await use.test.engine.findInstallation('local', 'radar')).installation.revision).toBe(1);
  });
});

describe('applying again', () => {
  it('changes nothing: no version, no pod, no database', async () => {
    await use.begin();
    const { id } = await use.approve([install()]);
    expect((await use.whenOver(id)).state).toBe('done');
    const before = await versions(use.kubernetes);
    const pods = async () =>
      (await use.kubernetes.list({ apiVersion: 'v1', kind: 'Pod' }, NAMESPACE)).map(
        ({ metadata }) => metadata.uid
      );
    const running = await pods();
    // As if the process had died before any of it was committed.
    await use
      .knex('operation_steps')
      .where({ operation_id: id })
      .andWhere(steps => {
        steps.where('kind', 'like', 'apply-%').orWhere('kind', 'ensure-database');
      })
      .update({ state: 'pending' });
    await use
      .knex('operation_steps')
      .where({ operation_id: id, kind: 'record-generation' })
      .update({ state: 'pending' });
    await use.knex('operations').where({ id }).update({ state: 'running' });
    expect((await use.until(id, ({ state }) => state === 'done')).state).toBe('done');
    expect(await versions(use.kubernetes)).toEqual(before);
    expect(await pods()).toEqual(running);
  });
});
