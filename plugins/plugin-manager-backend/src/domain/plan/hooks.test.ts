import { manifestOf } from '../../__testUtils__/releases';
import { hooksOf } from './hooks';

const backend = {
  type: 'service-backed' as const,
  packed: { backend: { name: 'radar-backend', version: '1.0.0' } },
};
const said = (hooks: ReturnType<typeof hooksOf>) =>
  hooks.map(({ stage, action, path }) => [stage, path ?? action].join(' '));

describe('hooksOf', () => {
  const before = manifestOf({
    ...backend,
    lifecycle: {
      preUpdate: ['backup', { call: '/old/pre' }],
      postUpdate: [{ call: '/old/post' }],
      errorUpdate: [{ call: '/old/error' }],
      preUninstall: [{ call: '/leave' }],
    },
  });
  const after = manifestOf({
    ...backend,
    version: '2.0.0',
    lifecycle: {
      preUpdate: ['check-capacity', { call: '/new/pre' }],
      postUpdate: ['notify', { call: '/new/post' }],
      errorUpdate: ['notify', { call: '/new/error' }],
    },
  });

  it('calls whoever answers then, and does itself what the coming release asks for', () => {
    expect(said(hooksOf({ kind: 'update', pluginId: 'radar', before, after }))).toEqual([
      'preUpdate check-capacity',
      'preUpdate /old/pre',
      'postUpdate notify',
      'postUpdate /new/post',
      'errorUpdate notify',
      'errorUpdate /old/error',
    ]);
    expect(said(hooksOf({ kind: 'uninstall', pluginId: 'radar', before }))).toEqual(['preUninstall /leave']);
    expect(hooksOf({ kind: 'restart', pluginId: 'radar', before, after })).toEqual([]);
  });

  it('copies the database before what cannot be taken back, once, and says so', () => {
    const migrating = manifestOf({ ...backend, migrations: [{ id: '1', kind: 'contract' }] });
    const [copy, ...rest] = hooksOf({
      kind: 'update',
      pluginId: 'radar',
      before: manifestOf(backend),
      after: migrating,
    });
    expect(copy).toMatchObject({ stage: 'preUpdate', action: 'backup' });
    expect(copy?.sentence).toBe('Copies its database, which it cannot use meanwhile, before the change.');
    expect(rest).toEqual([]);
    const asked = { ...migrating, lifecycle: { ...migrating.lifecycle, preUpdate: ['backup' as const] } };
    expect(hooksOf({ kind: 'update', pluginId: 'radar', before, after: asked })).toHaveLength(3);
    const harmless = manifestOf({ ...backend, migrations: [{ id: '1', kind: 'expand' }] });
    expect(
      hooksOf({ kind: 'update', pluginId: 'radar', before: manifestOf(backend), after: harmless })
    ).toEqual([]);
  });

  it('leaves out what is about a pod where there is none', () => {
    const pages = manifestOf({ lifecycle: { preInstall: ['backup', 'check-requirements'] } });
    expect(said(hooksOf({ kind: 'install', pluginId: 'radar', after: pages }))).toEqual([
      'preInstall check-requirements',
    ]);
  });
});
