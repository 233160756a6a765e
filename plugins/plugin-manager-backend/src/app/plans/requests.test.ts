/** What can be asked for, with which configuration, and what a refusal says. */
import { conflictSchema, type ManifestInput, type WantedChange } from '@flyloft/plugin-manager-common';
import { admin, developer, valueOf, type TestEngine } from '../../__testUtils__/engine';
import { codeOf, federation, install, refusalOf, Planning } from '../../__testUtils__/planning';
import type { Cluster, PluginDatabases } from '../../ports';
import type { Person } from '../person';

jest.setTimeout(60_000);

const planning = Planning.forEachTest();
let test: TestEngine;
beforeEach(() => {
  ({ test } = planning);
});

describe('what cannot be planned is refused with what to do', () => {
  it.each<[string, WantedChange[], string, string]>([
    ['an unknown plugin', [install('rader')], 'PLUGIN_NOT_FOUND', 'Did you mean "radar"?'],
    [
      'a range without a release',
      [{ ...install(), range: '^7.0.0' } as WantedChange],
      'RELEASE_NOT_FOUND',
      '1.0.0',
    ],
    [
      'what is not installed',
      [{ kind: 'stop', pluginId: 'radar' }],
      'INSTALLATION_NOT_FOUND',
      'Install it first',
    ],
    ['one plugin twice', [install(), install()], 'INPUT_INVALID', 'named twice'],
    ['an unsatisfiable dependency', [install('broken')], 'DEPENDENCY_UNSATISFIABLE', 'radar'],
    ['a circle', [install('hen')], 'DEPENDENCY_CYCLE', 'hen'],
    ['another Backstage', [install('future')], 'DEPENDENCY_UNSATISFIABLE', 'Backstage'],
  ])('%s', async (_name, changes, code, words) => {
    const { engine, publish } = test;
    await publish({});
    await publish({ id: 'broken', dependencies: { radar: '^3.0.0' } });
    await publish({ id: 'hen', dependencies: { egg: '*' } });
    await publish({ id: 'egg', dependencies: { hen: '*' } });
    await publish({ id: 'future', backstage: '^2.0.0' });
    const refusal = refusalOf(await engine.makePlan({ changes }, developer));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(words);
    expect((await engine.listPlans({ limit: 10 }, admin)).items).toEqual([]);
  });

  it('a change that changes nothing, and an installed plugin that others need', async () => {
    const { engine, publish } = test;
    await publish({});
    await publish({ id: 'board', dependencies: { radar: '^1.0.0' } });
    await engine.start();
    const { plan } = await planning.carryOut([install('board')]);
    expect(plan.content.items.map(({ pluginId, neededBy }) => [pluginId, neededBy])).toEqual([
      ['radar', ['board']],
      ['board', ['requested']],
    ]);
    const refusals = await Promise.all(
      [
        { kind: 'configure', pluginId: 'radar', config: {} } as const,
        { kind: 'update', pluginId: 'radar' } as const,
        { kind: 'uninstall', pluginId: 'radar' } as const,
        install('radar'),
        { kind: 'start', pluginId: 'radar' } as const,
      ].map(async change => refusalOf(await engine.makePlan({ changes: [change] }, developer)))
    );
    expect(refusals.map(({ code }) => code)).toEqual([
      'PLAN_EMPTY',
      'PLAN_EMPTY',
      'DEPENDENTS_EXIST',
      'INSTALLATION_STATE',
      'INSTALLATION_STATE',
    ]);
    const both = (kind: 'stop' | 'start' | 'uninstall') =>
      planning.carryOut(['radar', 'board', 'zeta'].map(pluginId => ({ kind, pluginId })));
    await publish({ id: 'zeta', optionalDependencies: { board: '*' } });
    await planning.carryOut([install('zeta')]);
    const orders = [await both('stop'), await both('start'), await both('uninstall')];
    expect(orders.map(({ operation }) => operation?.state)).toEqual(['done', 'done', 'done']);
    expect(orders.map(({ plan: made }) => made.content.items.map(({ pluginId }) => pluginId))).toEqual([
      ['zeta', 'board', 'radar'],
      ['radar', 'board', 'zeta'],
      ['zeta', 'board', 'radar'],
    ]);
  });

  it('a conflict with what is installed, with ways out that work', async () => {
    const { engine, publish } = test;
    await publish({ id: 'events', version: '1.0.0' });
    await publish({ id: 'events', version: '2.0.0' });
    await publish({ id: 'argo', version: '1.4.0', dependencies: { events: '^1.0.0' } });
    await engine.start();
    await planning.carryOut([install('argo')]);
    await publish({ id: 'jenkins', version: '2.4.1', dependencies: { events: '^1.0.0' } });
    await publish({ id: 'jenkins', version: '3.0.0', dependencies: { events: '^2.0.0' } });
    await publish({ id: 'argo', version: '1.6.0', dependencies: { events: '^2.0.0' } });
    await publish({ id: 'argo', version: '1.5.0', dependencies: { events: '^1.0.0' } });
    const pinned: WantedChange[] = [
      { kind: 'install', pluginId: 'jenkins', range: '3.0.0' },
      { kind: 'configure', pluginId: 'argo', config: {} },
    ];
    const refusal = refusalOf(await engine.makePlan({ changes: pinned }, developer));
    expect(refusal.code).toBe('DEPENDENCY_UNSATISFIABLE');
    expect(refusal.message).toContain('jenkins');
    expect(refusal.message).toContain('argo');
    const { repairs } = refusal.details as { repairs: Array<{ sentence: string; changes: WantedChange[] }> };
    expect(repairs.length).toBeGreaterThan(0);
    const made = await Promise.all(repairs.map(({ changes }) => engine.makePlan({ changes }, developer)));
    expect(made.map(codeOf)).toEqual(repairs.map(() => 'ok'));
  });

  it('a removal that others need, with who they are and what to do with all of them', async () => {
    const { engine, publish } = test;
    await publish({ id: 'events' });
    await publish({ id: 'argo', dependencies: { events: '^1.0.0' } });
    await publish({ id: 'board', dependencies: { argo: '*' } });
    await publish({ id: 'other' });
    await engine.start();
    await planning.carryOut([install('board'), install('other')]);
    const refusalFor = async (...changes: WantedChange[]) =>
      refusalOf(await engine.makePlan({ changes }, developer));
    const remove: WantedChange = { kind: 'uninstall', pluginId: 'events', removeData: true };
    const alone = await refusalFor(remove);
    expect(alone.code).toBe('DEPENDENTS_EXIST');
    const conflict = conflictSchema.parse(alone.details);
    expect(conflict.lines).toEqual(['argo 1.0.0 needs events ^1.0.0.', 'board 1.0.0 needs argo.']);
    expect(conflict.graph.edges).toEqual([
      { from: 'package argo', to: 'package events', kind: 'needs', label: '^1.0.0' },
      { from: 'package board', to: 'package argo', kind: 'needs', label: '*' },
    ]);
    expect(conflict.repairs.map(({ changes }) => changes)).toEqual([
      [{ kind: 'uninstall', pluginId: 'argo' }, { kind: 'uninstall', pluginId: 'board' }, remove],
    ]);
    expect(conflict.repairs[0]?.cost).toEqual({ breaking: 0, moved: 0, added: 0, removed: 3, stays: 1 });

    await publish({ id: 'argo', version: '2.0.0' });
    const { repairs } = conflictSchema.parse(
      (await refusalFor(remove, { kind: 'uninstall', pluginId: 'other' })).details
    );
    expect(repairs.map(({ sentence }) => sentence)).toEqual([
      'Uninstall events; uninstall other; update argo 1.0.0 to 2.0.0, a breaking release; 1 other stays.',
      'Uninstall argo; uninstall board; uninstall events; uninstall other.',
      'Uninstall other; 3 others stay.',
    ]);
    const made = await Promise.all(repairs.map(({ changes }) => engine.makePlan({ changes }, developer)));
    expect(made.map(codeOf)).toEqual(['ok', 'ok', 'ok']);
    expect(made.map(one => valueOf(one).plan.content.items.map(({ pluginId }) => pluginId))).toEqual([
      ['other', 'events', 'argo'],
      ['other', 'board', 'argo', 'events'],
      ['other'],
    ]);
  });

  it('by who may not ask', async () => {
    await test.publish({});
    const reader: Person = { ...developer, mayCreatePlans: false };
    expect(codeOf(await test.engine.makePlan({ changes: [install()] }, reader))).toBe('NOT_ALLOWED');
  });
});

describe('a configuration', () => {
  const configured: Partial<ManifestInput> = {
    federation,
    configSchema: {
      type: 'object',
      required: ['url', 'token'],
      properties: {
        url: { type: 'string' },
        token: { type: 'string', minLength: 3, visibility: 'secret' },
        size: { type: 'number', default: 7 },
      },
    },
  };

  it('that does not fit says where, without the value', async () => {
    const { engine, publish } = test;
    await publish(configured);
    const config = { url: 5, token: 'xy-secret', size: 'big' };
    const refusal = refusalOf(
      await engine.makePlan({ changes: [{ kind: 'install', pluginId: 'radar', config }] }, developer)
    );
    expect(refusal.code).toBe('CONFIG_INVALID');
    expect(JSON.stringify(refusal)).toContain('/url');
    expect(JSON.stringify(refusal)).not.toContain('xy-secret');
    const bad = { url: 'a\u0000b', token: 'abc' };
    expect(
      codeOf(
        await engine.makePlan({ changes: [{ kind: 'install', pluginId: 'radar', config: bad }] }, developer)
      )
    ).toBe('INPUT_INVALID');
  });

  it('keeps secrets out of everything that is stored or shown', async () => {
    const { engine, publish, store } = test;
    await publish(configured);
    await engine.start();
    const config = { url: 'https://a', token: 'hunter2-token' };
    const { plan, operation } = await planning.carryOut([{ kind: 'install', pluginId: 'radar', config }]);
    const reference = plan.content.items[0]?.config?.token as { $secret: string; hash: string };
    expect(plan.content.items[0]?.config).toEqual({ url: 'https://a', size: 7, token: reference });
    expect(await store.secrets.reveal(reference.$secret)).toBe('hunter2-token');
    expect(plan.content.values.find(({ path }) => path === '/token')).toEqual({
      pluginId: 'radar',
      path: '/token',
      change: 'added',
      secret: true,
    });
    const tables = [
      'plans',
      'revisions',
      'operations',
      'operation_steps',
      'operation_events',
      'audit',
      'secrets',
    ];
    for (const table of tables) {
      const rows = await planning.knex(table).select();
      expect(JSON.stringify(rows)).not.toContain('hunter2-token');
      expect(JSON.stringify(rows)).not.toContain(Buffer.from('hunter2-token').toString('base64'));
    }
    expect(JSON.stringify([plan, operation])).not.toContain('hunter2-token');

    // The same value again is no change; a reference stands for it.
    const again = (token: unknown) =>
      engine.makePlan(
        { changes: [{ kind: 'configure', pluginId: 'radar', config: { url: 'https://a', token } as never }] },
        developer
      );
    expect(codeOf(await again('hunter2-token'))).toBe('PLAN_EMPTY');
    expect(codeOf(await again(reference))).toBe('PLAN_EMPTY');
    const changed = valueOf(await again('another'));
    expect(changed.plan.content.values).toEqual([
      { pluginId: 'radar', path: '/token', change: 'changed', secret: true },
    ]);
  });

  it('cannot lend a secret of another plugin or person by its id', async () => {
    const { engine, publish, store } = test;
    await publish(configured);
    await publish({ ...configured, id: 'thief' });
    await engine.start();
    const { plan } = await planning.carryOut(
      [{ kind: 'install', pluginId: 'radar', config: { url: 'x', token: 'hunter2' } }],
      { ...admin, actor: 'user:default/other' }
    );
    const token = plan.content.items[0]?.config?.token as never;
    const stolen = { kind: 'install', pluginId: 'thief', config: { url: 'https://evil', token } } as const;
    expect(codeOf(await engine.makePlan({ changes: [stolen] }, developer))).toBe('SECRET_NOT_FOUND');
    const plain = { kind: 'install', pluginId: 'thief', config: { url: token, token: 'abc' } } as const;
    expect(codeOf(await engine.makePlan({ changes: [plain] }, developer))).toBe('CONFIG_INVALID');
    // One's own, stored beforehand, is fine.
    const own = await store.transaction(tx => tx.secrets.put('mine', developer.actor));
    const kept = { $secret: own.id, hash: own.hash };
    const mine = { kind: 'install', pluginId: 'thief', config: { url: 'x', token: kept } } as const;
    expect(codeOf(await engine.makePlan({ changes: [mine] }, developer))).toBe('ok');
  });

  it('is only looked at in a preview: nothing is stored', async () => {
    const { engine, publish } = test;
    await publish(configured);
    const config = { url: 'x', token: 'hunter2' };
    const { plan } = valueOf(
      await engine.makePlan(
        { preview: true, changes: [{ kind: 'install', pluginId: 'radar', config }] },
        developer
      )
    );
    expect(plan.summary).toBe('Installs 1, opens no connection.');
    for (const table of ['plans', 'secrets', 'audit', 'installations']) {
      expect(await planning.knex(table).select()).toEqual([]);
    }
  });

  it('is given up as soon as nobody waits for it, whatever it waits for', async () => {
    const asked: string[] = [];
    const gone = new AbortController();
    const cluster = {
      uid: async () => 'uid',
      read: (ref: { kind: string }, { signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) => {
          asked.push(ref.kind);
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          gone.abort();
        }),
    } as unknown as Cluster;
    const access = { host: 'db', port: 5432, database: 'd', user: 'u', ssl: false, password: 'p' };
    const { engine } = await planning.another({
      clusters: { forEnvironment: () => cluster },
      databases: { access: () => access } as unknown as PluginDatabases,
    });
    await test.publish({
      type: 'service-backed',
      packed: { backend: { name: '@acme/radar', version: '1.0.0' } },
    });
    const preview = { preview: true, changes: [install()] };
    await expect(engine.makePlan(preview, developer, { signal: gone.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(asked).toEqual(['Namespace']);
    await expect(engine.makePlan(preview, developer, { signal: gone.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(asked).toEqual(['Namespace']);
  });
});

it('asks for the value that a required environment variable is made of', async () => {
  await test.publish({
    type: 'service-backed',
    packed: { backend: { name: 'radar-backend', version: '1.0.0' } },
    environment: [{ name: 'RADAR_URL', from: '/url', required: true, description: 'where the data is' }],
  });
  expect(refusalOf(await test.engine.makePlan({ changes: [install()] }, developer))).toMatchObject({
    code: 'CONFIG_INVALID',
    message:
      'Radar needs a value at /url: its environment variable RADAR_URL is made of it (where the data is). Set it and try again.',
  });
});
