import { testEdges, type ConnectionEvent } from '@flyloft/plugin-manager-common';
import { ClusterEngine } from '../../__testUtils__/clusterEngine';
import { developer, valueOf } from '../../__testUtils__/engine';
import { serviceBacked } from '../../__testUtils__/serviceBacked';
import type { Cluster } from '../../ports';
import { RateLimits } from '../limits/RateLimits';
import { removeLeftBehind, THROW_AWAY_LABEL } from '../plans/throwAwayNamespace';
import { sweepThrowAways } from '../upkeep/sweepThrowAways';
import type { Connections } from './connections';
import { readVerdict } from './readVerdict';

jest.setTimeout(90_000);

const use = new ClusterEngine();
let connections: Connections;
let events: ConnectionEvent[];
let onEvent: ((event: ConnectionEvent) => void) | undefined;

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
async function begin(change?: Parameters<ClusterEngine['begin']>[0]) {
  events = [];
  onEvent = undefined;
  await use.begin(change);
  await use.test.publish({ ...serviceBacked, version: '1.1.0', connectionCheck: { timeoutSeconds: 5 } });
  connections = use.test.engine.connections({
    limits: new RateLimits(use.test.store),
    resources: { ofPlugin: async () => [] },
  });
}

beforeEach(() => begin());
afterEach(() => use.end());

const of = { environment: 'local', pluginId: 'radar' };
const testIt = (radar: Record<string, unknown>, signal = new AbortController().signal, release = '1.1.0') =>
  connections.testConnection(of, { release, config: { radar } }, developer, {
    tell: event => {
      events.push(event);
      onEvent?.(event);
    },
    signal,
  });
const left = () =>
  use.kubernetes.list({ apiVersion: 'v1', kind: 'Namespace' }, '', `${THROW_AWAY_LABEL}=true`);
const states = () =>
  events.flatMap(event =>
    'step' in event && event.state !== 'running' ? [`${event.step} ${event.state}`] : []
  );

it('asks the plugin in a pod of its own, tells each step, and leaves nothing behind', async () => {
  const { result } = valueOf(await testIt({ url: 'https://good.example' }));
  expect(result).toEqual({ outcome: 'ok', message: 'It answers' });
  expect(states()).toEqual(['prepare done', 'fence done', 'start done', 'check done', 'remove done']);
  expect(events.findIndex(event => 'result' in event)).toBeGreaterThan(0);
  expect(await left()).toEqual([]);
  expect(await use.parts.databases.exists({ tenant: 'default', ...of })).toBe(false);
  expect((await use.test.store.audit.list({ limit: 1 }))[0]).toMatchObject({
    action: 'connection.test',
    actor: developer.actor,
    result: 'success',
  });
});

it('fences before the pod, with the egress of just this configuration and no way to a database', async () => {
  let policies: Array<{ metadata: { name: string }; spec?: unknown }> = [];
  let labels: Record<string, string> = {};
  const seen = new Promise<void>(resolve => {
    onEvent = event => {
      if (!('step' in event) || event.step !== 'fence' || event.state !== 'done') return;
      void (async () => {
        const [namespace] = await left();
        labels = namespace?.metadata.labels ?? {};
        policies = await use.kubernetes.list(
          { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
          namespace?.metadata.name ?? ''
        );
        resolve();
      })();
    };
  });
  const [, outcome] = await Promise.all([
    seen,
    testIt({ url: 'https://forbidden.example:8443/x', token: 'hunter2-secret' }),
  ]);
  expect(valueOf(outcome).result.outcome).toBe('refused');
  expect(labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'flyloft.dev/expires': expect.stringMatching(/^\d+$/),
  });
  expect(policies.map(({ metadata }) => metadata.name).sort()).toEqual([
    'allow-egress',
    'allow-ingress',
    'default-deny',
  ]);
  const egress = JSON.stringify(policies.find(({ metadata }) => metadata.name === 'allow-egress')?.spec);
  expect(egress).toContain('8443');
  expect(egress).not.toMatch(/5432|postgres/);
});

it('stands in the plan with the connections that its pod gets, for whoever decides', async () => {
  const config = { radar: { url: 'https://good.example:8443' } };
  const changes = [{ kind: 'install' as const, pluginId: 'radar', range: '1.1.0', config }];
  const { plan } = valueOf(await use.test.engine.makePlan({ changes, preview: true }, developer));
  expect(plan.content.items[0]?.connectionCheck).toEqual({ timeoutSeconds: 5 });
  const edges = testEdges(plan.content.network, 'radar');
  expect(edges).toContainEqual(expect.objectContaining({ peer: 'host', host: 'good.example', port: 8443 }));
  expect(edges.filter(({ peer }) => peer === 'database')).toEqual([]);
});

it('passes on the plugin’s own words without the secret in them, and takes nothing it prints for a verdict', async () => {
  const { result } = valueOf(await testIt({ url: 'https://x.example', token: 'hunter2-secret' }));
  expect(result).toEqual({
    outcome: 'refused',
    message: 'The token «secret» is not taken',
    nextStep: 'Take another one',
  });
  expect(JSON.stringify(events)).not.toContain('hunter2-secret');
});

it('is cancelled by who started it, and removes what it made', async () => {
  const controller = new AbortController();
  onEvent = event => {
    if ('step' in event && event.step === 'start') controller.abort();
  };
  const { result } = valueOf(await testIt({ url: 'https://hang.example' }, controller.signal));
  expect(result).toEqual({ outcome: 'cancelled' });
  expect(states().at(-1)).toBe('remove done');
  expect(await left()).toEqual([]);
});

it('says so where the pod crashes, by the verdict or the crash', async () => {
  const { result } = valueOf(await testIt({ fail: 'start' }));
  expect(['failed', 'timed-out']).toContain(result.outcome);
  expect(await left()).toEqual([]);
});

it('starts no pod for what does not fit, is not declared, or uses somebody else’s secret', async () => {
  const unfit = valueOf(await testIt({ url: 7 }));
  expect(unfit.result).toMatchObject({ outcome: 'failed', code: 'CONFIG_INVALID' });
  expect(states()).toEqual(['prepare failed']);
  const undeclared = await testIt({}, undefined, '1.0.0');
  expect(undeclared).toMatchObject({ outcome: 'refused', refusal: { code: 'NOT_FOUND' } });
  const { id, hash } = await use.test.store.secrets.put('not-yours', 'user:default/somebody');
  const stolen = valueOf(await testIt({ token: { $secret: id, hash } }));
  expect(stolen.result).toMatchObject({ outcome: 'failed', code: 'SECRET_NOT_FOUND' });
  expect(await left()).toEqual([]);
});

it('lets one person run one test at a time, and a few a minute', async () => {
  const controller = new AbortController();
  const started = new Promise<void>(resolve => {
    onEvent = event => 'step' in event && event.step === 'fence' && resolve();
  });
  const first = testIt({ url: 'https://hang.example' }, controller.signal);
  await started;
  expect(await testIt({})).toMatchObject({ outcome: 'refused', refusal: { code: 'RATE_LIMITED' } });
  controller.abort();
  await first;
  const codes = [];
  for (let count = 0; count < 6; count++) {
    const outcome = await testIt({ url: 7 });
    codes.push(outcome.outcome === 'refused' ? outcome.refusal.code : 'ran');
  }
  expect(codes).toEqual(['ran', 'ran', 'ran', 'ran', 'ran', 'RATE_LIMITED']);
});

it('sweeps up what a portal that died left behind, and nothing that has time left', async () => {
  const namespace = (name: string, expires: number) =>
    use.kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { [THROW_AWAY_LABEL]: 'true', 'flyloft.dev/expires': String(Math.floor(expires / 1000)) },
      },
    });
  await namespace('flyloft-test-dead', Date.now() - 5_000);
  await namespace('flyloft-test-alive', Date.now() + 60_000);
  expect(await removeLeftBehind(use.kubernetes, new Date())).toBe(1);
  expect((await left()).map(({ metadata }) => metadata.name)).toEqual(['flyloft-test-alive']);
  expect(await removeLeftBehind(use.kubernetes, new Date(Date.now() + 120_000))).toBe(1);
});

it('is removed with its pod when the portal starts again, where the portal died in the middle', async () => {
  await use.end();
  let dead = false;
  // From the moment that it dies the portal asks the cluster for nothing any more.
  const until = (cluster: Cluster): Cluster =>
    new Proxy(cluster, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => (dead ? new Promise(() => undefined) : value.apply(target, args));
      },
    });
  await begin(({ clusters }) => ({ clusters: { forEnvironment: id => until(clusters.forEnvironment(id)) } }));
  const running = new Promise<void>(resolve => {
    onEvent = event => {
      if (!('step' in event) || event.step !== 'start') return;
      onEvent = undefined;
      void (async () => {
        const [namespace] = await left();
        const pods = { apiVersion: 'v1', kind: 'Pod' };
        while ((await use.kubernetes.list(pods, namespace?.metadata.name ?? '')).length === 0);
        dead = true;
        resolve();
      })();
    };
  });
  const process = new AbortController();
  void testIt({ url: 'https://hang.example' }, process.signal);
  await running;
  process.abort();
  const [namespace] = await left();
  const expires = Number(namespace?.metadata.labels?.['flyloft.dev/expires']);
  expect(expires).toBeGreaterThan(Date.now() / 1000);

  const removed = new Promise<string>(resolve => {
    const sweeping = sweepThrowAways({
      clusters: { forEnvironment: () => use.kubernetes },
      environments: [{ id: 'local' }],
      clock: { now: () => new Date((expires + 1) * 1000) },
      log: {
        info: message => {
          sweeping.stop();
          resolve(message);
        },
      },
    });
  });
  expect(await removed).toBe('Removed 1 namespace of dry runs and tests in local that was left behind');
  expect(await left()).toEqual([]);
  const pods = await use.kubernetes.list({ apiVersion: 'v1', kind: 'Pod' }, namespace?.metadata.name ?? '');
  expect(pods).toEqual([]);
});

it('reads the verdict of the host only', () => {
  const host = (connectionCheck: unknown) => JSON.stringify({ component: 'plugin-host', connectionCheck });
  expect(readVerdict([host({ outcome: 'ok' }), 'noise "connectionCheck"', '{"connectionCheck'])).toEqual({
    outcome: 'ok',
  });
  expect(readVerdict([host({ outcome: 'failed', code: 'X', message: '' }), host('ok')])).toBeUndefined();
  expect(
    readVerdict([JSON.stringify({ component: 'plugin', connectionCheck: { outcome: 'ok' } })])
  ).toBeUndefined();
});
