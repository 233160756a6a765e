import type { WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine } from '../../__testUtils__/clusterEngine';
import { admin, developer, valueOf } from '../../__testUtils__/engine';
import { NAMESPACE, snapshot } from '../../__testUtils__/serviceBacked';
import { startVaultServer, type VaultServer } from '../../__testUtils__/vaultServer';
import { KubernetesSecrets, OFFERED_LABEL, OFFERED_TO } from '../../adapters/secrets/KubernetesSecrets';
import { VaultHttp } from '../../adapters/secrets/VaultHttp';
import { VaultSecrets } from '../../adapters/secrets/VaultSecrets';
import type { KubernetesObject, SecretSource } from '../../ports';
import { createSecretsElsewhere } from './elsewhere';

jest.setTimeout(120_000);

const use = new ClusterEngine();
let vault: VaultServer;

beforeAll(async () => {
  await use.startAll();
  vault = await startVaultServer();
});
afterAll(async () => {
  await use.stopAll();
  await vault.close();
});

const FROM_VAULT = 'vault:default/local/radar#token';
const FROM_CLUSTER = 'kubernetes:shared/radar/token';

beforeEach(async () => {
  vault.seal(false);
  vault.destroy('default/local/radar');
  vault.write('default/local/radar', { token: 'hunter2-of-vault' });
  await use.begin(parts => ({
    elsewhere: createSecretsElsewhere({
      sources: [
        new KubernetesSecrets(parts.clusters, { local: ['shared'] }) as SecretSource,
        new VaultSecrets(
          new VaultHttp(
            { address: new URL(vault.url), auth: { kind: 'token', token: 'root-token' } },
            () => 0
          ),
          { mount: 'secret', paths: ['{tenant}/{environment}/{pluginId}'] }
        ) as SecretSource,
      ],
      // The store is made with the engine.
      secrets: { hash: value => use.test.store.secrets.hash(value) },
    }),
  }));
});
afterEach(async () => {
  await use.kubernetes.remove({ apiVersion: 'v1', kind: 'Namespace', name: 'shared' });
  await use.end();
});

/** Somebody who may ask for changes, and not for secrets kept elsewhere. */
const careful = { ...developer, mayReferToSecrets: false };

const withToken = (reference: string): WantedChange => ({
  kind: 'install',
  pluginId: 'radar',
  config: { radar: { word: 'one', token: { $secret: reference } } },
});
const again: WantedChange = { kind: 'configure', pluginId: 'radar' };

/** Writes a Secret of a shared namespace, as somebody with rights there would. */
async function share(metadata: object, value = 'hunter2-of-cluster') {
  await use.kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shared' } });
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'radar', namespace: 'shared', ...metadata },
    data: { token: Buffer.from(value).toString('base64') },
  } as unknown as KubernetesObject;
  expect((await use.kubernetes.apply(object)).outcome).toBe('applied');
}

/** What the plugin's own Secret holds. */
async function given(): Promise<string[]> {
  const secrets = Object.entries(await snapshot(use.kubernetes)).filter(([name]) =>
    name.startsWith('Secret/')
  );
  return secrets.map(([, data]) =>
    Buffer.from((data as Record<string, string>)['app-config.json'] ?? '', 'base64').toString('utf8')
  );
}

const codeOf = (outcome: { outcome: string; refusal?: { code: string } }) => outcome.refusal?.code ?? 'ok';

/** Everything that the engine's database keeps, as text. */
async function everythingKept(): Promise<string> {
  const tables = [
    'plans',
    'revisions',
    'operations',
    'operation_steps',
    'operation_events',
    'audit',
    'secrets',
    'drafts',
  ];
  const rows = await Promise.all(tables.map(table => use.knex(table).select('*')));
  return JSON.stringify(rows);
}

it('gives a plugin the value of Vault, and nobody else', async () => {
  const { plan, operation } = await use.carryOut([withToken(FROM_VAULT)]);
  expect(operation.state).toBe('done');
  expect(plan.summary).toContain('reads 1 secret from Vault');
  expect(plan.content.grants.find(({ kind }) => kind === 'secret')).toMatchObject({
    change: 'added',
    value: FROM_VAULT,
    sentence: 'Is given the key token of default/local/radar in Vault',
    because: 'field "radar.token"',
  });
  expect(plan.content.values).toContainEqual({
    pluginId: 'radar',
    path: '/radar/token',
    change: 'added',
    secret: true,
    reference: FROM_VAULT,
  });
  expect(await given()).toEqual([expect.stringContaining('hunter2-of-vault')]);
  expect(JSON.stringify([plan, operation])).not.toContain('hunter2');
  const kept = await everythingKept();
  expect(kept).toContain(FROM_VAULT);
  expect(kept).not.toMatch(/hunter2|aHVudGVyMi/);

  const { engine } = use.test;
  const token = { $secret: FROM_VAULT };
  const two: WantedChange = {
    kind: 'configure',
    pluginId: 'radar',
    config: { radar: { word: 'two', token } },
  };
  // What runs may be kept by everybody.
  expect((await engine.makePlan({ changes: [two] }, careful)).outcome).toBe('ok');

  // What the portal wrote into the plugin's namespace is not given away.
  const [own] = await use.kubernetes.list({ apiVersion: 'v1', kind: 'Secret' }, NAMESPACE);
  const stolen = { $secret: `kubernetes:${own?.metadata.name}/app-config.json` };
  const steal: WantedChange = { kind: 'configure', pluginId: 'radar', config: { radar: { token: stolen } } };
  expect(codeOf(await engine.makePlan({ changes: [steal] }, developer))).toBe('SECRET_NOT_OFFERED');

  // A value that was replaced is a change of its own, without what it is.
  expect(codeOf(await engine.makePlan({ changes: [again] }, developer))).toBe('PLAN_EMPTY');
  vault.write('default/local/radar', { token: 'hunter3-of-vault' });
  const rotated = valueOf(await engine.makePlan({ changes: [again] }, developer));
  expect(rotated.plan.content.values).toEqual([
    { pluginId: 'radar', path: '/radar/token', change: 'changed', secret: true, reference: FROM_VAULT },
  ]);
  expect((await use.carryOut([two])).operation.state).toBe('done');
  expect((await given()).join()).toContain('hunter3-of-vault');

  // Going back does not bring back a value that is not to be had any more.
  const back = await use.carryOut([{ kind: 'rollback', pluginId: 'radar', revision: 1 }]);
  expect(back.operation.state).toBe('done');
  expect(await use.answer()).toEqual({ word: 'one' });
  expect((await given()).join()).toContain('hunter3-of-vault');

  vault.destroy('default/local/radar');
  expect(await engine.makePlan({ changes: [two] }, developer)).toMatchObject({
    outcome: 'refused',
    refusal: {
      code: 'SECRET_NOT_FOUND',
      message: expect.stringMatching(/\/radar\/token: .*Write it there, or choose/),
    },
  });
});

it('is for who may refer to secrets', async () => {
  expect(await use.test.engine.makePlan({ changes: [withToken(FROM_VAULT)] }, careful)).toMatchObject({
    outcome: 'refused',
    refusal: { code: 'NOT_ALLOWED', details: { permission: 'plugin-manager.secret.refer' } },
  });
});

it('gives a plugin what the owner of a Secret offers it, from a shared namespace', async () => {
  await share({ labels: { [OFFERED_LABEL]: 'true' }, annotations: { [OFFERED_TO]: 'other, radar' } });
  const { plan, operation } = await use.carryOut([withToken(FROM_CLUSTER)]);
  expect(operation.state).toBe('done');
  expect(plan.summary).toContain('reads 1 secret from the cluster');
  expect(await given()).toEqual([expect.stringContaining('hunter2-of-cluster')]);
  expect(JSON.stringify(plan)).not.toMatch(/hunter2|aHVudGVyMi/);
});

it.each([
  ['is not offered', {}],
  ['is offered to others', { labels: { [OFFERED_LABEL]: 'true' }, annotations: { [OFFERED_TO]: 'radarx' } }],
  ['is the portal’s own', { labels: { [OFFERED_LABEL]: 'true', 'app.kubernetes.io/managed-by': 'flyloft' } }],
])('refuses a Secret that %s', async (_what, metadata) => {
  await share(metadata);
  const { engine } = use.test;
  expect(codeOf(await engine.makePlan({ changes: [withToken(FROM_CLUSTER)] }, developer))).toBe(
    'SECRET_NOT_OFFERED'
  );
});

it.each([
  ['kubernetes:kube-system/admin/token', 'SECRET_NOT_OFFERED'],
  ['kubernetes:shared/gone/token', 'SECRET_NOT_OFFERED'],
  ['kubernetes:gone/token', 'SECRET_NOT_FOUND'],
  ['kubernetes:../shared/radar/token', 'SECRET_NOT_FOUND'],
  ['vault:default/local/other#token', 'SECRET_NOT_OFFERED'],
  ['vault:../../sys/seal#token', 'SECRET_NOT_FOUND'],
  ['vault:default/local/radar#gone', 'SECRET_NOT_FOUND'],
])('refuses a plan with %s: %s', async (reference, code) => {
  expect(codeOf(await use.test.engine.makePlan({ changes: [withToken(reference)] }, developer))).toBe(code);
});

it('makes a plan void whose secret was replaced after it was asked for', async () => {
  const { engine } = use.test;
  const { plan } = valueOf(
    await engine.makePlan({ changes: [withToken(FROM_VAULT)], request: true }, developer)
  );
  vault.write('default/local/radar', { token: 'hunter3-of-vault' });
  expect(codeOf(await engine.approvePlan(plan.id, { digest: plan.digest }, admin))).toBe('PLAN_VOID');
  const { plan: now } = valueOf(await engine.getPlan(plan.id, developer));
  expect(now).toMatchObject({
    state: 'void',
    voidReasons: [{ sentence: expect.stringContaining('key token of default/local/radar in Vault') }],
  });
});

/** Approves the plan, and does something to Vault in the moment before the plugin's Secret is written. */
async function approveThen(change: () => void) {
  const { engine } = use.test;
  const { plan } = valueOf(
    await engine.makePlan({ changes: [withToken(FROM_VAULT)], request: true }, developer)
  );
  let looks = 0;
  vault.answer = request => {
    // Deciding and starting look at it; the first read is the operation's.
    if (looks === 0 && request.url?.includes('/data/')) {
      looks += 1;
      change();
    }
    return false;
  };
  const { operation } = valueOf(await engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  return operation?.id ?? '';
}

it('fails and undoes an operation whose secret is replaced in that moment', async () => {
  const id = await approveThen(() => vault.write('default/local/radar', { token: 'hunter3-of-vault' }));
  expect(await use.whenOver(id)).toMatchObject({ state: 'undone', error: { code: 'SECRET_CHANGED' } });
  expect(await snapshot(use.kubernetes)).toEqual({});
});

it('waits for a Vault that is sealed in that moment, and goes on by itself', async () => {
  const id = await approveThen(() => vault.seal(true));
  const waiting = await use.until(id, ({ state }) => state === 'waiting-for-cluster');
  expect(waiting.error).toMatchObject({ code: 'SECRET_SOURCE_UNREACHABLE' });
  vault.seal(false);
  expect((await use.whenOver(id)).state).toBe('done');
});

it('keeps what a pod says of it out of its logs, also after it was replaced', async () => {
  const crash: WantedChange = {
    kind: 'install',
    pluginId: 'radar',
    config: { radar: { fail: 'start', token: { $secret: FROM_VAULT } } },
  };
  const { operation } = await use.carryOut([crash]);
  const failed = operation.steps.find(({ state, error }) => state === 'undone' && error)!;
  const how = { tail: 200, follow: false, signal: new AbortController().signal };
  const lines = [];
  for await (const { line } of valueOf(await use.test.engine.getStepLog(operation.id, failed.index, how))) {
    lines.push(line);
  }
  expect(lines.join()).toMatch(/The secrets are .*"token":\s*"«secret»"/);
  expect(lines.join()).not.toContain('hunter2');
});

it('lists names and keys, also where one source does not answer', async () => {
  await share({ labels: { [OFFERED_LABEL]: 'true' } });
  const environment = use.test.options.environments[0]!;
  const of = { tenant: 'default', environment, pluginId: 'radar' };
  const listed = await use.test.options.elsewhere.list(of);
  expect(listed).toEqual({
    items: [
      {
        from: 'kubernetes',
        name: 'shared/radar',
        where: 'Secret radar of namespace shared',
        keys: [{ key: 'token', reference: FROM_CLUSTER }],
      },
      {
        from: 'vault',
        name: 'default/local/radar',
        where: 'default/local/radar in Vault',
        keys: [{ key: 'token', reference: FROM_VAULT }],
      },
    ],
    sources: ['kubernetes', 'vault'],
    silent: [],
  });
  vault.seal(true);
  const partly = await use.test.options.elsewhere.list(of);
  expect(partly.items).toHaveLength(1);
  expect(partly.silent).toEqual([{ from: 'vault', because: expect.stringContaining('sealed') }]);
});
