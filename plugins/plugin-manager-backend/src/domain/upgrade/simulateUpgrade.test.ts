import fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { satisfies } from 'semver';
import { parse } from 'yaml';
import { z } from 'zod';
import { simulateUpgrade } from './simulateUpgrade';
import type { Topic, UpgradeInput, UpgradeRelease } from './upgradeInput';

const release = (
  version: string,
  backstage?: string,
  requires: Record<string, string> = {}
): UpgradeRelease => ({
  version,
  ...(backstage === undefined ? {} : { backstage }),
  requires: Object.entries(requires).map(([name, range]) => ({ name, range })),
  yanked: false,
  deprecated: false,
});

const topic = (name: string, category = 'CI/CD', keywords: string[] = []): Topic => ({
  name,
  category,
  keywords,
});

const simulate = (fields: Partial<UpgradeInput>) =>
  simulateUpgrade({
    from: '1.49.4',
    to: '1.52.0',
    node: '24.0.0',
    installed: {},
    releases: {},
    topics: new Map(),
    ...fields,
  });

const readinessOf = ({ plugins }: ReturnType<typeof simulateUpgrade>) =>
  Object.fromEntries(plugins.map(plugin => [plugin.pluginId, plugin.readiness]));

describe('simulateUpgrade', () => {
  it('says yes where everything runs on the new version as it is', () => {
    const found = simulate({
      installed: { radar: '1.0.0' },
      releases: { radar: [release('1.0.0', '>=1.40.0')] },
    });
    expect(found).toMatchObject({
      answer: 'yes',
      sentence: 'Yes: the only plugin is ready for Backstage 1.52.0.',
    });
    expect(found.steps).toEqual([{ kind: 'portal', from: '1.49.4', to: '1.52.0' }]);
  });

  it('orders the updates by what needs what, and those that run on both versions come before', () => {
    const found = simulate({
      installed: { jenkins: '2.0.0', events: '1.0.0', radar: '1.0.0', toolbox: '1.0.0' },
      releases: {
        jenkins: [release('2.0.0', '<1.50'), release('2.1.0', '>=1.48', { events: '^2.0.0' })],
        events: [release('1.0.0', '<1.50'), release('2.0.0', '>=1.48')],
        radar: [release('1.0.0', '1.49.4'), release('1.1.0', '1.52.0')],
        toolbox: [release('1.0.0', '>=1.40')],
      },
    });
    expect(found.answer).toBe('updates');
    expect(found.sentence).toBe(
      'Yes, with 3 updates, 1 of them right after it; 1 of 4 plugins needs nothing.'
    );
    expect(
      found.steps.map(step => (step.kind === 'portal' ? 'portal' : `${step.pluginId} ${step.to}`))
    ).toEqual(['events 2.0.0', 'jenkins 2.1.0', 'portal', 'radar 1.1.0']);
    expect(found.changes).toEqual([
      { kind: 'update', pluginId: 'events', range: '2.0.0' },
      { kind: 'update', pluginId: 'jenkins', range: '2.1.0' },
    ]);
  });

  it('prefers a release that runs on both versions to a newer one that has to wait', () => {
    const found = simulate({
      installed: { radar: '1.0.0' },
      releases: {
        radar: [release('1.0.0', '1.49.4'), release('1.1.0', '1.49 - 1.52'), release('1.2.0', '>=1.52')],
      },
    });
    expect(found.plugins[0]?.update).toEqual({ to: '1.1.0', when: 'before' });
  });

  it('names alternatives where there is no compatible release, best match first', () => {
    const found = simulate({
      installed: { jenkins: '2.0.0' },
      releases: {
        jenkins: [release('2.0.0', '1.49.4')],
        tekton: [release('1.0.0', '>=1.50')],
        argo: [release('1.0.0', '>=1.50')],
        old: [release('1.0.0', '1.49.4')],
        silent: [release('1.0.0', '*')],
      },
      topics: new Map([
        ['jenkins', topic('Jenkins', 'CI/CD', ['ci', 'builds'])],
        ['tekton', topic('Tekton', 'CI/CD', ['ci', 'pipelines'])],
        ['argo', topic('Argo CD', 'CI/CD')],
        ['old', topic('Old', 'CI/CD', ['ci'])],
        ['silent', topic('Silent', 'CI/CD', ['ci'])],
      ]),
    });
    expect(found.sentence).toBe('No: the only plugin has no release for Backstage 1.52.0.');
    expect(found.plugins[0]).toMatchObject({
      readiness: 'none',
      because: 'Its newest release, 2.0.0, runs on Backstage 1.49.4.',
      alternatives: [
        { pluginId: 'tekton', release: '1.0.0', because: 'Also in CI/CD; shares ci.' },
        { pluginId: 'argo', because: 'Also in CI/CD.' },
      ],
    });
  });

  it('holds one side of a conflict, with the reason, and goes on with the rest', () => {
    const found = simulate({
      installed: { jenkins: '2.0.0', argo: '1.0.0', events: '1.0.0', radar: '1.0.0' },
      releases: {
        jenkins: [release('2.0.0', '<1.50'), release('3.0.0', '>=1.50', { events: '^2.0.0' })],
        argo: [release('1.0.0', '>=1.40', { events: '^1.0.0' })],
        events: [release('1.0.0', '>=1.40'), release('2.0.0', '>=1.40')],
        radar: [release('1.0.0', '<1.50'), release('1.1.0', '>=1.48')],
      },
    });
    expect(readinessOf(found)).toEqual({ argo: 'ready', events: 'ready', jenkins: 'none', radar: 'update' });
    expect(found.plugins.find(({ pluginId }) => pluginId === 'jenkins')?.because).toContain('events');
  });

  it('never counts as ready what does not say which Backstage it runs on', () => {
    const found = simulate({
      installed: { a: '1.0.0', b: '1.0.0', gone: '1.0.0' },
      releases: { a: [release('1.0.0', '*'), release('1.1.0', '>=1.50')], b: [release('1.0.0')] },
    });
    expect(readinessOf(found)).toEqual({ a: 'unknown', b: 'unknown', gone: 'unknown' });
    expect(found.plugins[0]?.because).toBe(
      'It does not say which Backstage it runs on. Release 1.1.0 does: update to it to know.'
    );
    expect(found.sentence).toBe('Not known: 3 of 3 plugins do not say which Backstage they run on.');
  });

  it('keeps its word: what it calls ready or updatable declares the new version, and all of it fits together', () => {
    const range = fc.constantFrom('*', '1.49.4', '1.52.0', '>=1.40', '<1.50', undefined);
    const ids = ['a', 'b', 'c', 'd'];
    const needs = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom('^1.0.0', '^2.0.0', '*'), {
      maxKeys: 1,
    });
    const releases = fc
      .array(fc.tuple(range, needs), { minLength: 1, maxLength: 3 })
      .map(list =>
        list.map(([backstage, requires], index) => release(`${index + 1}.0.0`, backstage, requires))
      );
    const world = fc.record({ a: releases, b: releases, c: releases, d: releases });
    fc.assert(
      fc.property(world, fc.subarray(ids), (known, there) => {
        const installed = Object.fromEntries(there.map(id => [id, '1.0.0']));
        const found = simulate({ installed, releases: known });
        const { ready, update, none, unknown } = found.counts;
        expect(ready + update + none + unknown).toBe(there.length);
        const after: Record<string, string> = { ...installed };
        for (const step of found.steps) if (step.kind !== 'portal') after[step.pluginId] = step.to;
        for (const { pluginId, readiness } of found.plugins) {
          if (readiness !== 'ready' && readiness !== 'update') continue;
          const running = known[pluginId as 'a'].find(({ version }) => version === after[pluginId])!;
          expect(running.backstage).toBeDefined();
          expect(running.backstage).not.toBe('*');
          expect(satisfies('1.52.0', running.backstage!)).toBe(true);
          const broken = running.requires.filter(
            ({ name, range: wanted }) => name !== pluginId && !satisfies(after[name] ?? '', wanted)
          );
          expect(broken).toEqual([]);
        }
      })
    );
  });
});

const overlays = path.resolve(__dirname, '../../../../../../shared/data/rhdh-overlays/workspaces');
const packageSchema = z.object({
  metadata: z.object({ name: z.string(), title: z.string().optional() }),
  spec: z.object({
    version: z.string().optional(),
    backstage: z.object({ supportedVersions: z.string().optional() }).optional(),
  }),
});

function readOverlays(): UpgradeInput {
  const releases: Record<string, UpgradeRelease[]> = {};
  const topics = new Map<string, Topic>();
  for (const workspace of fs.readdirSync(overlays)) {
    const folder = path.join(overlays, workspace, 'metadata');
    for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      const parsed = packageSchema.safeParse(parse(fs.readFileSync(path.join(folder, file), 'utf8')));
      if (!parsed.success || parsed.data.spec.version === undefined) continue;
      const { metadata, spec } = parsed.data;
      releases[metadata.name] = [release(spec.version!, spec.backstage?.supportedVersions)];
      topics.set(metadata.name, topic(metadata.title ?? metadata.name, workspace));
    }
  }
  const installed = Object.fromEntries(Object.entries(releases).map(([id, [only]]) => [id, only!.version]));
  return { from: '1.49.4', to: '1.52.0', node: '24.0.0', installed, releases, topics };
}

describeWhere(fs.existsSync(overlays), `it is not in ${overlays}`)(
  'on the data of a real distribution',
  () => {
    it('says of every package whether it is ready from 1.49.4 to 1.52.0, and never guesses', () => {
      const input = readOverlays();
      const supported = Object.values(input.releases).map(([only]) => only?.backstage);
      const found = simulateUpgrade(input);
      expect(found.plugins.length).toBeGreaterThan(150);
      expect(found.counts).toEqual({
        ready: supported.filter(range => range === '1.52.0').length,
        update: 0,
        none: supported.filter(range => range === '1.49.4').length,
        unknown: supported.filter(range => range === undefined).length,
      });
      expect(found.sentence).toBe(
        `No: ${found.counts.none} of ${found.plugins.length} plugins have no release for Backstage 1.52.0.`
      );
    });

    it('counts a package whose older release runs now as updatable right after the upgrade', () => {
      const input = readOverlays();
      const id = Object.keys(input.releases).find(name => input.releases[name]![0]!.backstage === '1.52.0')!;
      const [newer] = input.releases[id]!;
      const found = simulateUpgrade({
        ...input,
        installed: { [id]: '0.0.1' },
        releases: { ...input.releases, [id]: [release('0.0.1', '1.49.4'), newer!] },
      });
      expect(found.plugins[0]).toMatchObject({
        readiness: 'update',
        update: { to: newer!.version, when: 'after' },
      });
      expect(found.changes).toEqual([]);
    });
  }
);
