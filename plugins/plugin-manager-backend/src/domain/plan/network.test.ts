import { manifestSchema } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { environmentOf } from '../../__testUtils__/environments';
import { renderInstallation } from '../render';
import type { EgressTarget, RenderInput } from '../render/types';
import { monthlyCost } from './cost';
import { networkEdges, type Connected } from './network';

const manifest = manifestSchema.parse({
  manifestVersion: 1,
  id: 'radar',
  name: 'Radar',
  version: '1.0.0',
  type: 'service-backed',
  description: 'A radar',
  publisher: 'acme',
  license: 'Apache-2.0',
  packed: { backend: { name: '@acme/radar-backend', version: '1.0.0' } },
});

const target = fc.record({
  host: fc.constantFrom('a.example.com', 'b.example.com', 'api.acme.dev'),
  port: fc.constantFrom(80, 443, 8443),
});
const labels = fc.constantFrom<Record<string, string>>({}, { app: 'here' });
const connected = fc.record({
  egress: fc
    .uniqueArray(target, { selector: ({ host, port }) => `${host}:${port}` })
    .map(targets => targets.map((one): EgressTarget => ({ ...one, because: 'manifest' }))),
  database: fc.option(fc.record({ host: fc.constant('10.0.0.5'), port: fc.constantFrom(5432, 6432) }), {
    nil: undefined,
  }),
}) as fc.Arbitrary<Connected>;

const environment = fc
  .record({ portal: labels, database: labels, url: fc.constantFrom('http://p:7007', 'https://p') })
  .map(({ portal, database, url }): RenderInput['environment'] => {
    const sample = environmentOf();
    return {
      ...sample,
      isolation: 'pod',
      portal: { ...sample.portal, internalUrl: url, podLabels: portal },
      database: { ...sample.database, podLabels: database },
    };
  });

/** Ports that the rendered fence lets through, by direction. */
function fencedPorts(to: Connected, place: RenderInput['environment']) {
  const objects = renderInstallation({
    tenant: 'default',
    environment: place,
    release: { pluginId: 'radar', version: '1.0.0', manifest, bundleDigest: `sha256:${'a'.repeat(64)}` },
    config: {},
    replicas: 1,
    egress: [...to.egress],
    ...(to.database ? { database: { ...to.database, database: 'd', user: 'u', ssl: false } } : {}),
  });
  type Rules = Array<{ ports: Array<{ port: number }> }>;
  const ports = (field: 'ingress' | 'egress') =>
    objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .flatMap(({ spec }) => (spec as Partial<Record<typeof field, Rules>>)[field] ?? [])
      .flatMap(rule => rule.ports.map(({ port }) => port));
  return { in: new Set(ports('ingress')), out: new Set(ports('egress')) };
}

describe('networkEdges', () => {
  it('opens exactly the ports that the rendered fence lets through', () => {
    fc.assert(
      fc.property(connected, environment, (to, place) => {
        const edges = networkEdges('radar', undefined, to, place);
        const ports = (direction: 'in' | 'out') =>
          new Set(edges.filter(edge => edge.direction === direction).map(({ port }) => port));
        expect({ in: ports('in'), out: ports('out') }).toEqual(fencedPorts(to, place));
        expect(edges.every(({ change }) => change === 'added')).toBe(true);
      })
    );
  });

  it('says the same of a change and of its reverse, with the signs turned', () => {
    const turned = { added: 'removed', removed: 'added', unchanged: 'unchanged' } as const;
    fc.assert(
      fc.property(fc.option(connected, { nil: undefined }), connected, environment, (from, to, place) => {
        const back = networkEdges('radar', to, from, place);
        expect(networkEdges('radar', from, to, place)).toEqual(
          back.map(edge => ({ ...edge, change: turned[edge.change] }))
        );
      })
    );
  });

  it('keeps what stays, marks what is new, and says what enforces it', () => {
    const place = { ...environmentOf(), isolation: 'pod' } as const;
    const database = { host: '10.0.0.5', port: 5432 };
    const host = (name: string): EgressTarget => ({ host: name, port: 443, because: 'manifest' });
    const edges = networkEdges(
      'radar',
      { egress: [host('old.example.com')], database },
      { egress: [host('new.example.com')], database },
      place
    );
    expect(
      edges.map(({ direction, peer, host: at, port, change, enforced }) => [
        `${direction} ${peer}`,
        at,
        port,
        change,
        enforced,
      ])
    ).toEqual([
      ['in portal', undefined, 8080, 'unchanged', 'peer'],
      ['out portal', undefined, 7007, 'unchanged', 'peer'],
      ['out dns', undefined, 53, 'unchanged', 'peer'],
      ['out database', '10.0.0.5', 5432, 'unchanged', 'peer'],
      ['out host', 'new.example.com', 443, 'added', 'port'],
      ['out host', 'old.example.com', 443, 'removed', 'port'],
    ]);
    const unfenced = networkEdges('radar', undefined, { egress: [] }, { ...place, isolation: 'none' });
    expect(unfenced.map(({ enforced }) => enforced)).toEqual(['none', 'none', 'none']);
  });

  it('has none for a plugin without pods', () => {
    expect(networkEdges('radar', undefined, undefined, environmentOf())).toEqual([]);
  });
});

describe('monthlyCost', () => {
  const usage = { 'requests.cpu': 0.1, 'requests.memory': 128 * 2 ** 20 };

  it('is of what pods ask for', () => {
    expect(monthlyCost({ currency: 'USD', cpu: 30, memory: 8 }, {}, usage)).toEqual({
      cost: { currency: 'USD', before: 0, after: 4 },
    });
  });

  it('is not told without prices', () => {
    expect(monthlyCost(undefined, {}, usage)).toEqual({});
  });
});
