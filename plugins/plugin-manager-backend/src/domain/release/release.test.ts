import fc from 'fast-check';
import { rcompare, satisfies } from 'semver';
import { manifestOf } from '../../__testUtils__/releases';
import { fitsPortal } from './fitsPortal';
import { hasBackend } from './hasBackend';
import { newestRelease } from './newestRelease';
import { touchesOf } from './touchesOf';

const version = fc
  .tuple(fc.nat(3), fc.nat(12), fc.nat(3), fc.constantFrom('', '-alpha', '-rc.1'))
  .map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`);

describe('newestRelease', () => {
  it('prefers what is neither yanked nor a pre-release, and then the newest', () => {
    const release = fc.record({ version, yanked: fc.boolean() });
    fc.assert(
      fc.property(fc.array(release, { minLength: 1 }), releases => {
        const shown = newestRelease(releases);
        const classes = [
          releases.filter(one => !one.yanked && !one.version.includes('-')),
          releases.filter(one => !one.yanked && one.version.includes('-')),
          releases.filter(one => one.yanked),
        ];
        const best = classes.find(some => some.length > 0) ?? [];
        const newest = best.map(one => one.version).sort(rcompare)[0];
        expect(shown?.version).toBe(newest);
        expect(best).toContainEqual(shown);
      })
    );
    expect(newestRelease([])).toBeUndefined();
  });
});

describe('fitsPortal', () => {
  const portal = { backstage: '1.55.0', node: '24.1.0' };

  it('says in which range the portal is not', () => {
    expect(fitsPortal({ backstage: '^1.50.0', node: '>=22' }, portal)).toEqual({
      fits: true,
      because: 'Fits this portal (Backstage 1.55.0).',
    });
    expect(fitsPortal({ backstage: '>=1.56.0', node: '*' }, portal)).toEqual({
      fits: false,
      because: 'Needs Backstage >=1.56.0; this portal runs 1.55.0.',
    });
    expect(fitsPortal({ backstage: '*', node: '^22' }, portal).because).toContain('Needs Node ^22');
  });

  it('agrees with semver', () => {
    fc.assert(
      fc.property(version, version, (backstage, node) => {
        const needs = { backstage: '>=1.2.0', node: '^2' };
        const options = { includePrerelease: true };
        expect(fitsPortal(needs, { backstage, node }).fits).toBe(
          satisfies(backstage, needs.backstage, options) && satisfies(node, needs.node, options)
        );
      })
    );
  });
});

describe('touchesOf', () => {
  it('says of a plugin without a backend that it runs nothing', () => {
    expect(touchesOf(manifestOf())).toEqual([{ sentence: 'Runs no backend in the cluster' }]);
  });

  it('says what a backend runs, reaches, may and shows, each with what enforces it', () => {
    const sentences = touchesOf(
      manifestOf({
        type: 'service-backed',
        deployment: { replicas: 2, resources: { requests: { cpu: '250m', memory: '256Mi' } } },
        egress: ['api.example.com:443'],
        egressFrom: ['radar.url', 'radar.other'],
        capabilities: ['database:read-write', 'catalog:read'],
        publicPaths: ['/badge'],
        environment: [{ name: 'TOKEN', secret: true, from: '/token' }],
        permissions: [{ name: 'radar.entry.create' }],
        routes: [{ id: 'root', path: '/radar', title: 'Radar' }],
        extensions: [{ id: 'page:radar', type: 'page', route: 'root', description: 'Draws it' }],
      })
    );
    expect(sentences.map(({ sentence, enforcedBy }) => `${sentence} [${enforcedBy ?? '-'}]`)).toEqual([
      'Runs in 2 pods and asks for 500m CPU and 512 Mi [ResourceQuota]',
      'Sends requests to api.example.com:443 [NetworkPolicy (ports; hosts are not enforced yet)]',
      'Sends requests to the host that you name in "radar.url" and "radar.other" [NetworkPolicy (ports; hosts are not enforced yet)]',
      'Adds the page /radar (Radar): Draws it [The portal’s loader]',
      'Asks a permission of its own: radar.entry.create [-]',
      'Keeps data in a PostgreSQL database of its own [A PostgreSQL role of its own]',
      'Reads the software catalogue [-]',
      'Answers /badge without a sign-in [The portal’s proxy]',
      'Needs the secret TOKEN [Secret]',
    ]);
  });
});

it('knows which releases run in a pod', () => {
  const backend = { name: 'x', version: '1.0.0' };
  expect(hasBackend(manifestOf())).toBe(false);
  expect(hasBackend(manifestOf({ type: 'service-backed', packed: { backend } }))).toBe(true);
  expect(hasBackend(manifestOf({ type: 'third-party', egress: ['a.example'] }))).toBe(false);
});
