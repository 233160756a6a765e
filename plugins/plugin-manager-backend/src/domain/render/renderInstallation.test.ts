/** One file although it is long: every property is held against the same arbitrary installations. */
import { manifestSchema, type ManifestInput } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { environmentOf } from '../../__testUtils__/environments';
import type { Json } from '../json';
import type { KubernetesObject } from '../kubernetesObject';
import { namespaceOf, NAMESPACE_QUOTA, renderInstallation, type RenderInput } from '.';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const sample = environmentOf();
const environment: RenderInput['environment'] = {
  ...sample,
  portal: {
    ...sample.portal,
    internalUrl: 'http://portal.flyloft.svc:7007',
    externalUrl: 'https://portal.example.com',
  },
};

function inputOf(change: Partial<RenderInput> = {}, manifest: Partial<ManifestInput> = {}): RenderInput {
  const parsed = manifestSchema.parse({
    manifestVersion: 1,
    id: 'tech-radar',
    name: 'Tech Radar',
    version: '1.14.0',
    type: 'service-backed',
    description: 'A radar',
    publisher: 'flyloft',
    license: 'Apache-2.0',
    packed: { backend: { name: '@acme/tech-radar-backend', version: '1.0.0' } },
    ...manifest,
  });
  return {
    tenant: 'default',
    environment,
    release: {
      pluginId: parsed.id,
      version: parsed.version,
      manifest: parsed,
      bundleDigest: digest('a'),
    },
    config: {},
    replicas: 1,
    egress: [],
    ...change,
  };
}

type Peer = {
  ipBlock?: { except: string[] };
  namespaceSelector?: { matchLabels: object };
  podSelector?: { matchLabels: object };
};
type Rule = { from?: Peer[]; to?: Peer[]; ports: Array<{ port: number }> };

const find = (objects: KubernetesObject[], kind: string, name?: string) =>
  objects.find(o => o.kind === kind && (!name || o.metadata.name === name));

/** What stands at a dotted path. */
function at<T>(value: unknown, path: string): T {
  return path
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value) as T;
}

const hostConfigOf = (objects: KubernetesObject[]) =>
  JSON.parse((find(objects, 'ConfigMap')?.data as Record<string, string>)['app-config.json']!);

const idArbitrary = fc
  .stringMatching(/^[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,9}){0,3}$/)
  .filter(id => id.length <= 40);

const configArbitrary = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,6}$/),
  fc.letrec<{ value: Json }>(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.record({ $secret: fc.constant('SECRET-ID'), hash: fc.constant('HASH') }) as fc.Arbitrary<Json>,
      fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<Json>,
      fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('value'), { maxKeys: 3 }) as fc.Arbitrary<Json>
    ),
  })).value
);

const inputArbitrary = fc
  .record({
    id: idArbitrary,
    config: configArbitrary,
    environmentId: fc.stringMatching(/^[a-z][a-z0-9-]{0,50}[a-z0-9]$/),
    replicas: fc.integer({ min: 0, max: 50 }),
    ports: fc.array(fc.integer({ min: 1, max: 65535 }), { maxLength: 4 }),
    database: fc.boolean(),
    variable: fc.boolean(),
    version: fc.constantFrom('1.0.0', '1.0.0-rc.1', '10.20.30'),
  })
  .map(({ id, config, environmentId, replicas, ports, database, variable, version }) =>
    inputOf(
      {
        config,
        environment: { ...environment, id: environmentId },
        replicas,
        egress: ports.map(port => ({ host: 'example.com', port, because: 'manifest' })),
        ...(database
          ? { database: { host: 'db', port: 5432, database: 'd', user: 'u', ssl: false } }
          : undefined),
      },
      {
        id,
        version,
        environment: variable
          ? Object.keys(config)
              .slice(0, 3)
              .map(key => ({ name: `V_${key.toUpperCase()}`, from: `/${key}` }))
          : [],
      }
    )
  );

function* walk(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const part of Object.values(value)) yield* walk(part);
}

describe('renderInstallation', () => {
  it('fences before it runs anything', () => {
    const kinds = renderInstallation(inputOf()).map(o => `${o.kind}/${o.metadata.name}`);
    expect(kinds).toEqual([
      'Namespace/plugin-tech-radar-local',
      'NetworkPolicy/default-deny',
      'NetworkPolicy/allow-ingress',
      'NetworkPolicy/allow-egress',
      'ResourceQuota/quota',
      'LimitRange/limits',
      'ServiceAccount/tech-radar',
      expect.stringMatching(/^ConfigMap\/tech-radar-config-[0-9a-f]{10}$/),
      expect.stringMatching(/^Secret\/tech-radar-secret-[0-9a-f]{10}$/),
      'Deployment/tech-radar',
      'Service/tech-radar',
    ]);
  });

  it('renders nothing for a plugin without a backend', () => {
    expect(renderInstallation(inputOf({}, { type: 'standalone', packed: {} }))).toEqual([]);
  });

  it('is deterministic', () => {
    fc.assert(
      fc.property(inputArbitrary, input => {
        expect(renderInstallation(structuredClone(input))).toEqual(renderInstallation(input));
      }),
      { numRuns: 50 }
    );
  });

  it('keeps names and label values within 63 characters', () => {
    fc.assert(
      fc.property(inputArbitrary, input => {
        for (const object of renderInstallation(input)) {
          expect(object.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
          expect(object.metadata.name.length).toBeLessThanOrEqual(63);
          expect(object.metadata.namespace ?? '').toMatch(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/);
          expect((object.metadata.namespace ?? '').length).toBeLessThanOrEqual(63);
          for (const value of Object.values(object.metadata.labels ?? {})) {
            expect(value).toMatch(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/);
          }
        }
      }),
      { numRuns: 100 }
    );
  });

  it('lets references to secrets stand in the Secret only', () => {
    fc.assert(
      fc.property(inputArbitrary, input => {
        for (const object of renderInstallation(input)) {
          if (object.kind === 'Secret') continue;
          expect(JSON.stringify(object)).not.toMatch(/SECRET-ID|\$secret|\$database|\$bundleToken/);
        }
      }),
      { numRuns: 200 }
    );
  });

  it('gives every container requests and limits', () => {
    fc.assert(
      fc.property(inputArbitrary, input => {
        const deployment = find(renderInstallation(input), 'Deployment');
        const containers = at<Array<{ resources: Record<string, object> }>>(
          deployment,
          'spec.template.spec.containers'
        );
        for (const container of containers) {
          for (const kind of ['requests', 'limits']) {
            expect(Object.keys(container.resources[kind]!)).toEqual(
              expect.arrayContaining(['cpu', 'memory'])
            );
          }
        }
      }),
      { numRuns: 50 }
    );
  });

  it('names pods in policies by namespace and pod together, and neither by an empty selector', () => {
    fc.assert(
      fc.property(inputArbitrary, input => {
        for (const object of renderInstallation(input).filter(o => o.kind === 'NetworkPolicy')) {
          const spec = object.spec as { ingress?: Rule[]; egress?: Rule[] };
          const rules = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
          for (const rule of rules) {
            const peers = [...(rule.from ?? []), ...(rule.to ?? [])];
            expect(peers.length).toBeGreaterThan(0);
            for (const peer of peers) {
              if (peer.ipBlock) continue;
              expect(Object.keys(peer.namespaceSelector!.matchLabels!).length).toBeGreaterThan(0);
              expect(Object.keys(peer.podSelector!.matchLabels!).length).toBeGreaterThan(0);
            }
            expect(rule.ports.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 50 }
    );
  });

  it('never changes a selector between two releases or configs of a plugin', () => {
    fc.assert(
      fc.property(inputArbitrary, inputArbitrary, (one, other) => {
        const selectorsOf = (input: RenderInput) => {
          const objects = renderInstallation({
            ...input,
            release: { ...input.release, pluginId: 'p' },
            environment,
          });
          return ['Deployment', 'Service'].map(kind => at(find(objects, kind), 'spec.selector'));
        };
        expect(selectorsOf(one)).toEqual(selectorsOf(other));
      }),
      { numRuns: 30 }
    );
  });

  it('sends no zero, null or empty value that a server leaves out', () => {
    const optionalZero = new Set(['replicas', 'maxSurge', 'maxUnavailable']);
    fc.assert(
      fc.property(inputArbitrary, input => {
        for (const object of renderInstallation(input)) {
          if (object.kind === 'Secret') continue;
          const leftOut = [...walk(object)]
            .flatMap(part => Object.entries(part))
            .filter(([, value]) => value === null || value === undefined || value === 0)
            .filter(([key, value]) => value !== 0 || !optionalZero.has(key));
          expect(leftOut).toEqual([]);
        }
      }),
      { numRuns: 50 }
    );
  });

  it('restarts the pods when config, a secret or the restart text changes, and only then', () => {
    const template = (change: Partial<RenderInput>) =>
      JSON.stringify(at(find(renderInstallation(inputOf(change)), 'Deployment'), 'spec.template'));
    const base = template({});
    expect(template({})).toBe(base);
    expect(template({ replicas: 3 })).toBe(base);
    const all = [
      base,
      template({ config: { a: 1 } }),
      template({ config: { a: { $secret: 'x', hash: '1' } } }),
      template({ config: { a: { $secret: 'x', hash: '2' } } }),
      template({ restart: 'now' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('renders a config that finds the portal inside, and has its outside address', () => {
    const config = hostConfigOf(
      renderInstallation(
        inputOf({
          config: { techRadar: { url: 'https://data.example.com/x', token: { $secret: 'S', hash: 'h' } } },
          egress: [
            { host: 'data.example.com', port: 443, because: 'field "techRadar.url"' },
            { host: 'other.example.com', port: 8443, because: 'manifest' },
          ],
        })
      )
    );
    expect(config).toEqual({
      techRadar: { url: 'https://data.example.com/x' },
      app: { baseUrl: 'https://portal.example.com' },
      backend: {
        baseUrl: 'https://portal.example.com',
        listen: { port: 8080 },
        database: {
          client: 'pg',
          pluginDivisionMode: 'schema',
          ensureExists: false,
          ensureSchemaExists: true,
          knexConfig: { pool: { min: 0, max: 4 } },
        },
        reading: { allow: [{ host: 'data.example.com' }, { host: 'other.example.com:8443' }] },
      },
      discovery: {
        endpoints: [
          {
            target: {
              internal: 'http://portal.flyloft.svc:7007/api/{{pluginId}}',
              external: 'https://portal.example.com/api/{{pluginId}}',
            },
            plugins: ['*'],
          },
        ],
      },
      permission: { enabled: true },
      events: { useEventBus: 'always' },
    });
  });

  it('does not let a plugin’s config replace the host’s settings', () => {
    const config = hostConfigOf(
      renderInstallation(
        inputOf({
          config: {
            backend: { baseUrl: 'https://evil.example.com', reading: { allow: [{ host: '*' }] } },
            permission: { enabled: false, rbac: 1 },
          },
        })
      )
    );
    expect(config.backend.baseUrl).toBe('https://portal.example.com');
    expect(config.backend.reading).toEqual({ allow: [] });
    expect(config.permission).toEqual({ enabled: true, rbac: 1 });
  });

  it('puts the database and secret config into the Secret as references', () => {
    const secret = find(
      renderInstallation(
        inputOf(
          {
            config: {
              acme: { token: { $secret: 'S', hash: 'h' }, list: ['a', { $secret: 'T', hash: 'i' }] },
            },
            database: { host: 'db', port: 5432, database: 'd', user: 'u', ssl: true },
          },
          {
            environment: [
              { name: 'ACME_TOKEN', from: '/acme/token' },
              { name: 'NODE_OPTIONS', from: '/acme/token' },
            ],
          }
        )
      ),
      'Secret'
    );
    expect(secret?.stringData).toEqual({
      'app-config.json': {
        acme: { token: { $secret: 'S', hash: 'h' }, list: ['a', { $secret: 'T', hash: 'i' }] },
        backend: {
          database: {
            connection: {
              host: 'db',
              port: 5432,
              user: 'u',
              database: 'd',
              password: { $database: 'password' },
              ssl: true,
            },
          },
        },
      },
      'bundle-token': { $bundleToken: digest('a') },
      'env.ACME_TOKEN': { $secret: 'S', hash: 'h' },
    });
  });

  it('opens egress to DNS, portal, database and the declared ports, and never to machine credentials', () => {
    const policy = find(
      renderInstallation(
        inputOf({
          database: { host: 'db', port: 5432, database: 'd', user: 'u', ssl: false },
          egress: [
            { host: 'b.example.com', port: 443, because: 'manifest' },
            { host: 'a.example.com', port: 443, because: 'manifest' },
          ],
        })
      ),
      'NetworkPolicy',
      'allow-egress'
    );
    const egress = at<Rule[]>(policy, 'spec.egress');
    expect(egress.map(rule => rule.ports.map(port => port.port))).toEqual([[53, 53], [7007], [5432], [443]]);
    expect(egress[3]?.to?.[0]?.ipBlock?.except).toEqual(['169.254.0.0/16']);
  });

  it('opens the port of a portal or database that is no pod, instead of a selector that means everybody', () => {
    const nobody = { namespaceLabels: {}, podLabels: {} };
    const objects = renderInstallation(
      inputOf({
        environment: {
          ...environment,
          portal: { ...environment.portal, ...nobody },
          database: { ...environment.database, ...nobody },
        },
        database: { host: 'db', port: 6432, database: 'd', user: 'u', ssl: false },
      })
    );
    expect(find(objects, 'NetworkPolicy', 'allow-ingress')).toBeUndefined();
    const egress = at<Rule[]>(find(objects, 'NetworkPolicy', 'allow-egress'), 'spec.egress');
    expect(
      egress.slice(1).map(rule => [rule.to?.map(peer => Object.keys(peer)), rule.ports[0]?.port])
    ).toEqual([
      [[['ipBlock'], ['ipBlock']], 7007],
      [[['ipBlock'], ['ipBlock']], 6432],
    ]);
  });

  it('surges only where the quota has room for one pod more', () => {
    const strategyOf = (replicas: number) =>
      at(find(renderInstallation(inputOf({ replicas })), 'Deployment'), 'spec.strategy.rollingUpdate');
    expect(NAMESPACE_QUOTA['limits.cpu']).toBe('2');
    expect(strategyOf(3)).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(strategyOf(4)).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });

  it('refuses a template that would put two plugins into one namespace', () => {
    expect(() => namespaceOf({ id: 'x', namespaceTemplate: 'plugins-{environment}' }, 'a')).toThrow(
      'must contain {pluginId}'
    );
  });
});
