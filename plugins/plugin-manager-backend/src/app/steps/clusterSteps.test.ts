import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { Json } from '../../domain/json';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import { CLUSTER_STEP_KINDS } from '../../domain/operation/stepKinds';
import { clusterSteps } from './clusterSteps';
import { digestOf, startStepHarness, type StepHarness } from './__testUtils__/stepHarness';
import type { PluginDatabases } from '../../ports';
import type { StepContext, StepResult } from './step';

jest.setTimeout(90_000);

let harness: StepHarness;
beforeAll(async () => {
  harness = await startStepHarness();
});
afterAll(() => harness?.close());

const allDone = (results: StepResult[]) => {
  const failed = results.find(result => result.outcome !== 'done');
  if (failed) throw new Error(JSON.stringify(failed));
};
const refusalOf = (result: StepResult | undefined) =>
  result && 'refusal' in result ? result.refusal : undefined;

/** What can be seen of an installation: each object's version, or that it is not there. */
async function versions(objects: readonly KubernetesObject[]): Promise<Record<string, string | undefined>> {
  const entries = objects.map(async object => [
    `${object.kind}/${object.metadata.name}`,
    (await harness.live(object))?.metadata.resourceVersion,
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

const deploymentIn = (objects: readonly KubernetesObject[]) =>
  objects.find(({ kind }) => kind === 'Deployment')!;
const podsOf = (objects: readonly KubernetesObject[]) =>
  harness.cluster.list({ apiVersion: 'v1', kind: 'Pod' }, deploymentIn(objects).metadata.namespace!);

/** The bundle that the pods run. */
async function runningBundles(objects: readonly KubernetesObject[]): Promise<string[]> {
  const { name, namespace } = deploymentIn(objects).metadata;
  const endpoints = await harness.cluster.endpoints(namespace!, name);
  return Promise.all(
    endpoints.map(async ({ address, port }) => (await fetch(`http://${address}:${port}/`)).text())
  );
}

describe('an install', () => {
  it('is done, and doing every step again changes nothing', async () => {
    const objects = harness.render('again');
    const operation = harness.operation('again', objects);
    allDone(await operation.runAll());
    const before = await versions(objects);
    const pods = (await podsOf(objects)).map(pod => pod.metadata.uid);
    expect(Object.values(before)).not.toContain(undefined);
    allDone(await operation.runAll());
    expect(await versions(objects)).toEqual(before);
    expect((await podsOf(objects)).map(pod => pod.metadata.uid)).toEqual(pods);
    expect(await runningBundles(objects)).toEqual([digestOf('a')]);
  });

  it('is undone to nothing, and undoing again changes nothing', async () => {
    const objects = harness.render('undone');
    const operation = harness.operation('undone', objects);
    allDone(await operation.runAll());
    allDone(await operation.undoAll());
    expect(Object.values(await versions(objects))).toEqual(objects.map(() => undefined));
    allDone(await operation.undoAll());
  });

  it('is undone after any of its steps', async () => {
    const objects = harness.render('anywhere');
    const { steps } = harness.operation('anywhere', objects);
    for (const end of steps.keys()) {
      const operation = harness.operation('anywhere', objects);
      for (let index = 0; index <= end; index++) allDone([await operation.run(index)]);
      for (let index = end; index >= 0; index--) allDone([await operation.undo(index)]);
      expect(Object.values(await versions(objects))).toEqual(objects.map(() => undefined));
    }
  });

  it('sends values of secrets, and none before', async () => {
    const objects = harness.render('secretive', { config: { token: { $secret: 'S1', hash: 'h' } } });
    expect(JSON.stringify(objects)).not.toContain('value of');
    allDone(await harness.operation('secretive', objects).runAll());
    const secret = await harness.live(objects.find(({ kind }) => kind === 'Secret')!);
    const data = secret?.data as Record<string, string>;
    expect(JSON.parse(Buffer.from(data['app-config.json']!, 'base64').toString())).toEqual({
      token: 'value of S1 h',
    });
  });

  it('touches nothing that was not made for it', async () => {
    const objects = harness.render('foreign');
    const namespace = objects[0]!;
    await harness.byHand({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace.metadata.name },
    });
    const before = await versions(objects);
    const operation = harness.operation('foreign', objects);
    const [result] = await operation.runAll();
    expect(refusalOf(result)).toMatchObject({ code: 'CLUSTER_CONFLICT' });
    expect(refusalOf(result)?.message).toContain('was not made for foreign');
    allDone(await operation.undoAll());
    expect(await versions(objects)).toEqual(before);
  });

  it('does not start a plugin whose fence is open', async () => {
    const objects = harness.render('open');
    const operation = harness.operation('open', objects);
    const fenceAt = operation.steps.findIndex(({ kind }) => kind === 'read-back-fence');
    for (let index = 0; index < fenceAt; index++) allDone([await operation.run(index)]);
    const policy = objects.find(({ metadata }) => metadata.name === 'default-deny')!;
    await harness.cluster.remove({
      apiVersion: policy.apiVersion,
      kind: policy.kind,
      name: policy.metadata.name,
      namespace: policy.metadata.namespace!,
    });
    const result = await operation.run(fenceAt);
    expect(refusalOf(result)?.code).toBe('CLUSTER_DRIFT');
    expect(refusalOf(result)?.message).toContain('NetworkPolicy plugin-open-local/default-deny is not there');
  });

  it('says why a plugin does not start', async () => {
    const objects = harness.render('broken', { bundle: 'dead' });
    const operation = harness.operation('broken', objects);
    const results = await operation.runAll();
    expect(refusalOf(results.at(-1))).toMatchObject({ code: 'POD_FAILED' });
    expect(refusalOf(results.at(-1))?.message).toContain('the bundle is broken');
    allDone(await operation.undoAll());
    expect(Object.values(await versions(objects))).toEqual(objects.map(() => undefined));
  });

  it('fails where a check of its manifest does', async () => {
    const objects = harness.render(
      'unhealthy',
      {},
      { healthChecks: { custom: [{ name: 'teapot', path: '/tea', expectStatus: 418 }] } }
    );
    const results = await harness.operation('unhealthy', objects).runAll();
    expect(refusalOf(results.at(-1))).toMatchObject({
      code: 'HEALTH_GATE_FAILED',
      details: { check: 'teapot' },
    });
  });

  it('stops where another replica has taken over, before it changes anything', async () => {
    const objects = harness.render('lost');
    const operation = harness.operation('lost', objects, [], { lostAt: 'apply-config-map' });
    await expect(operation.runAll()).rejects.toThrow('taken over');
    expect(await harness.live(objects.find(({ kind }) => kind === 'ConfigMap')!)).toBeUndefined();
  });
});

describe('a change', () => {
  it('replaces pods, removes what is not needed any more, and is undone to exactly what ran', async () => {
    const old = harness.render('changing', { config: { a: 1 } });
    allDone(await harness.operation('changing', old).runAll());
    const next = harness.render('changing', { config: { a: 2 }, bundle: 'b' });
    const operation = harness.operation('changing', next, old);
    allDone(await operation.runAll());
    expect(await runningBundles(next)).toEqual([digestOf('b')]);
    const gone = old.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret');
    expect(Object.values(await versions(gone))).toEqual([undefined, undefined]);

    allDone(await operation.undoAll());
    expect(await runningBundles(old)).toEqual([digestOf('a')]);
    expect(Object.values(await versions(old))).not.toContain(undefined);
    const added = next.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret');
    expect(Object.values(await versions(added))).toEqual([undefined, undefined]);
    allDone(await operation.undoAll());
  });

  it('leaves the old release running while the new one does not start, and goes back', async () => {
    const old = harness.render('surviving');
    allDone(await harness.operation('surviving', old).runAll());
    const pods = (await podsOf(old)).map(pod => pod.metadata.uid);
    const next = harness.render('surviving', { bundle: 'dead' });
    const operation = harness.operation('surviving', next, old);
    expect(refusalOf((await operation.runAll()).at(-1))?.code).toBe('POD_FAILED');
    expect(await runningBundles(old)).toEqual([digestOf('a')]);
    allDone(await operation.undoAll());
    expect((await podsOf(old)).map(pod => pod.metadata.uid)).toEqual(pods);
  });

  it('does not write over what somebody changed after the plan was made', async () => {
    const old = harness.render('drifting');
    allDone(await harness.operation('drifting', old).runAll());
    const deployment = deploymentIn(old);
    await harness.byHand({ ...deployment, spec: { ...(deployment.spec as object), replicas: 2 } });
    const next = harness.render('drifting', { bundle: 'b' });
    const results = await harness.operation('drifting', next, old).runAll();
    expect(refusalOf(results.at(-1))).toMatchObject({
      code: 'CLUSTER_DRIFT',
      details: { fields: ['/spec/replicas'] },
    });
    allDone(await harness.operation('drifting', next, old, { knownDrift: ['/spec/replicas'] }).runAll());
  });

  it('stops the pods, and starts them again when it is undone', async () => {
    const old = harness.render('stopping');
    allDone(await harness.operation('stopping', old).runAll());
    const stopped = [deploymentIn(harness.render('stopping', { replicas: 0 }))];
    const operation = harness.operation('stopping', stopped, [deploymentIn(old)]);
    allDone(await operation.runAll());
    expect(await podsOf(old)).toEqual([]);
    allDone(await operation.undoAll());
    expect(await runningBundles(old)).toEqual([digestOf('a')]);
  });
});

describe('an uninstall', () => {
  it('removes everything, and its undo brings it back', async () => {
    const old = harness.render('leaving');
    allDone(await harness.operation('leaving', old).runAll());
    const operation = harness.operation('leaving', [], old);
    allDone(await operation.runAll());
    expect(Object.values(await versions(old))).toEqual(old.map(() => undefined));
    allDone(await operation.runAll());
    allDone(await operation.undoAll());
    expect(Object.values(await versions(old))).not.toContain(undefined);
    const { name, namespace } = deploymentIn(old).metadata;
    const back = await harness.cluster.waitForRollout(
      { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace: namespace! },
      { timeoutMs: 30_000 }
    );
    expect(back).toEqual({ outcome: 'ready' });
  });
});

describe('a cluster that answers every tenth request with 409, 429 or 500', () => {
  it.each(['one', 'two'])('does not keep an install from its end, nor its undo (seed %s)', async seed => {
    const faulty = await startStepHarness({ faults: { seed, rate: 0.1 } });
    /** As the engine does: what waits is tried again. */
    const insist = async (step: () => Promise<StepResult>) => {
      for (let attempt = 1; ; attempt++) {
        const result = await step();
        if (result.outcome !== 'waiting' || attempt === 20) return result;
      }
    };
    try {
      const objects = faulty.render('shaken');
      const operation = faulty.operation('shaken', objects);
      const order = [...operation.steps.keys()];
      const results: StepResult[] = [];
      for (const index of order) results.push(await insist(() => operation.run(index)));
      for (const index of [...order].reverse()) results.push(await insist(() => operation.undo(index)));
      expect(results.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
    } finally {
      await faulty.close();
    }
  });
});

const unreachable = async () => ({ outcome: 'unreachable' as const, reason: '' });
const noCalls = { get: unreachable, post: unreachable, pause: async () => undefined };

describe('clusterSteps', () => {
  it('has one kind for each name, and a title for people', () => {
    const kinds = clusterSteps({
      calls: noCalls,
      findManifest: async () => undefined,
    });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual([...CLUSTER_STEP_KINDS].sort());

    for (const kind of kinds) {
      expect(kind.title({ kind: kind.kind, pluginId: 'x' })).toMatch(/^[A-Z]/);
    }
  });
});

describe('the database', () => {
  const access = { host: 'h', port: 1, database: 'd', user: 'u', password: 'secret', ssl: false };
  const kindOf = (name: string) =>
    clusterSteps({
      calls: noCalls,
      findManifest: async () => undefined,
    }).find(({ kind }) => kind === name)!;

  function databases(existed: boolean) {
    const calls: string[] = [];
    const fake: PluginDatabases = {
      access: () => access,
      exists: async () => existed,
      ensure: async () => {
        calls.push('ensure');
        return { outcome: 'created', access };
      },
      remove: async () => {
        calls.push('remove');
        return { outcome: 'removed' };
      },
      copy: async () => ({ outcome: 'absent' }),
      restore: async () => ({ outcome: 'absent' }),
      dropCopies: async () => [],
    };
    return { fake, calls };
  }

  function context(fake: PluginDatabases, before?: Json): { ctx: StepContext; remembered: Json[] } {
    const remembered: Json[] = [];
    const ctx = {
      input: { kind: 'ensure-database', pluginId: 'x' },
      tenant: 'default',
      environment: { id: 'local' },
      pluginId: 'x',
      databases: fake,
      remember: async (value: Json) => {
        remembered.push(value);
      },
      ...(before === undefined ? {} : { before }),
    } as unknown as StepContext;
    return { ctx, remembered };
  }

  it('is removed by the undo only where the operation made it, and its password is nowhere', async () => {
    const { fake, calls } = databases(false);
    const { ctx, remembered } = context(fake);
    const result = await kindOf('ensure-database').run(ctx);
    expect(result).toMatchObject({ outcome: 'done', output: { database: 'd', created: true } });
    expect(JSON.stringify([result, remembered])).not.toContain('secret');
    expect(remembered).toEqual([{ existed: false }]);
    await kindOf('ensure-database').undo(context(fake, { existed: false }).ctx);
    expect(calls).toEqual(['ensure', 'remove']);
    await kindOf('ensure-database').undo(context(fake, { existed: true }).ctx);
    await kindOf('ensure-database').undo(context(fake).ctx);
    expect(calls).toEqual(['ensure', 'remove']);
  });

  it('remembers what a process found that died before it was done', async () => {
    const { fake } = databases(true);
    const { ctx, remembered } = context(fake, { existed: false });
    await kindOf('ensure-database').run(ctx);
    expect(remembered).toEqual([{ existed: false }]);
  });

  it('is waited for while its server is away', async () => {
    const { fake } = databases(false);
    fake.exists = async () => {
      throw new FlyloftError('DATABASE_UNREACHABLE', 'away');
    };
    expect(await kindOf('ensure-database').run(context(fake).ctx)).toMatchObject({ outcome: 'waiting' });
  });
});
