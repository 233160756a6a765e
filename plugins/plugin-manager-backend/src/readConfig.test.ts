import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { readConfig } from './readConfig';

const key = 'a key that is only used in this test';
const read = (pluginManager: object, rest: object = {}) =>
  readConfig(
    mockServices.rootConfig({
      data: { backend: { baseUrl: 'https://portal.example.com' }, pluginManager, ...rest } as never,
    })
  );
const least = { secretKey: key, bundles: { directory: '/bundles' } };

describe('readConfig', () => {
  it('fills in every default', () => {
    const config = read(
      { ...least, environments: [{ id: 'prod', pluginHostImage: 'host:1' }] },
      { permission: { flyloft: { admins: ['group:default/admins'] } } }
    );
    expect(config).toMatchObject({
      tenant: 'default',
      secretKey: key,
      bundleDirectory: '/bundles',
      publishers: [],
      clusters: { prod: {} },
      portal: { backstage: '1.55.0', node: process.versions.node },
    });
    expect(config.environments).toEqual([
      {
        id: 'prod',
        title: 'prod',
        isolation: 'pod',
        pluginHostImage: 'host:1',
        namespaceTemplate: 'plugin-{pluginId}-{environment}',
        portal: {
          internalUrl: 'https://portal.example.com',
          externalUrl: 'https://portal.example.com',
          namespaceLabels: { 'kubernetes.io/metadata.name': 'flyloft' },
          podLabels: { 'app.kubernetes.io/name': 'flyloft-portal' },
          port: 443,
        },
        database: {
          namespaceLabels: { 'kubernetes.io/metadata.name': 'flyloft' },
          podLabels: { 'app.kubernetes.io/name': 'postgresql' },
          port: 5432,
        },
        policy: {
          approval: 'always',
          approvers: ['group:default/admins'],
          requesterMayApprove: false,
          planExpiryHours: 168,
          inPage: { tiers: ['internal'], bundles: [] },
        },
      },
    ]);
  });

  it('lets an environment differ from what holds for all', () => {
    const { environments } = read({
      ...least,
      portal: { internalUrl: 'http://portal.flyloft.svc:7007', podLabels: { app: 'portal' } },
      policy: { approval: 'new-access', approvers: ['user:default/ann'] },
      environments: [
        { id: 'one', pluginHostImage: 'host:1' },
        {
          id: 'two',
          pluginHostImage: 'host:1',
          portal: { internalUrl: 'http://10.0.0.1:8080' },
          policy: { approval: 'never', requesterMayApprove: true },
          cluster: { kubeconfig: '/kube/config', context: 'two' },
        },
      ],
    });
    expect(environments[0]).toMatchObject({
      portal: { internalUrl: 'http://portal.flyloft.svc:7007', port: 7007 },
      policy: { approval: 'new-access', requesterMayApprove: false },
    });
    expect(environments[1]).toMatchObject({
      portal: { internalUrl: 'http://10.0.0.1:8080', port: 8080, podLabels: { app: 'portal' } },
      policy: { approval: 'never', approvers: ['user:default/ann'], requesterMayApprove: true },
    });
  });

  it('keeps community frontends out of the page with the production configuration as it is', () => {
    const file = resolvePackagePath('@flyloft/plugin-manager-backend', '../../app-config.production.yaml');
    const { pluginManager } = parse(readFileSync(file, 'utf8').replace(/\$\{FLYLOFT_SECRET_KEY\}/, key)) as {
      pluginManager: { portal: object };
    };
    const portal = { ...pluginManager.portal, internalUrl: 'http://flyloft-portal.flyloft.svc:7007' };
    const { environments } = read({ ...pluginManager, portal });
    expect(environments.map(({ policy }) => policy)).toMatchObject([
      { approval: 'always', requesterMayApprove: false, inPage: { tiers: ['internal'], bundles: [] } },
    ]);
  });

  it('knows no key that the documentation leaves out', () => {
    const fileOf = (name: string) =>
      readFileSync(resolvePackagePath('@flyloft/plugin-manager-backend', name), 'utf8');
    const keys = [...fileOf('config.d.ts').matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name);
    const documented = fileOf('../../docs/configuration.md');
    expect(keys).toContain('environments');
    expect(keys.filter(name => !new RegExp(`^\\| \`${name}\\b`, 'm').test(documented))).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['no key', { bundles: { directory: '/x' } }, /pluginManager\.secretKey/],
    [
      'a short key',
      { ...least, secretKey: 'short' },
      /secretKey must have at least 32 characters; make one with/,
    ],
    ['no folder for bundles', { secretKey: key }, /pluginManager\.bundles/],
    ['a wrong tier', { ...least, publishers: [{ id: 'a', trustTier: 'good' }] }, /publishers\.0\.trustTier/],
    [
      'untrusted code in the page',
      { ...least, policy: { inPage: { tiers: ['untrusted'] } } },
      /pluginManager\.policy\.inPage\.tiers\.0/,
    ],
    [
      'a bundle that is not named by its digest',
      { ...least, policy: { inPage: { bundles: ['radar'] } } },
      /pluginManager\.policy\.inPage\.bundles\.0/,
    ],
    ['a wrong field', { ...least, policy: { aproval: 'never' } }, /pluginManager\.policy.*aproval/],
    [
      'one namespace for all plugins',
      { ...least, environments: [{ id: 'a', pluginHostImage: 'x', namespaceTemplate: 'plugins' }] },
      /environments\.0\.namespaceTemplate must contain \{pluginId\}/,
    ],
  ])('refuses %s and names the key', (_, pluginManager, message) => {
    expect(() => read(pluginManager)).toThrow(message);
  });

  it('never puts the key into its message', () => {
    expect(() => read({ ...least, secretKey: 'hunter2' })).toThrow(
      expect.not.stringContaining('hunter2') as never
    );
  });
});
