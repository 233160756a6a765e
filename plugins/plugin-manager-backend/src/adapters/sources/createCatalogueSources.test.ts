import { mockServices } from '@backstage/backend-test-utils';
import type { SourceKind, SourceOptions } from '@flyloft/plugin-manager-node';
import { createCatalogueSources } from './createCatalogueSources';

const made: SourceOptions[] = [];
const kind: SourceKind = {
  kind: 'list',
  create(options) {
    made.push(options);
    return { read: async () => ({ outcome: 'unchanged' }) };
  },
};
const create = (sources: object) =>
  createCatalogueSources({
    config: mockServices.rootConfig({ data: { pluginManager: { sources } as never } }),
    kinds: new Map([['list', kind]]),
    logger: mockServices.logger.mock({ child: () => mockServices.logger.mock() }),
    cacheDirectory: '/cache',
  });

it('makes the sources of the configuration in their order', () => {
  const sources = create({
    first: { kind: 'list' },
    second: { kind: 'list', schedule: { frequency: { minutes: 5 }, timeout: { seconds: 30 } } },
    third: { kind: 'list', schedule: { frequency: { cron: '0 * * * *' }, timeout: { minutes: 1 } } },
  });
  expect(
    sources.list().map(one => [one.name, one.everyMs, one.timeoutMs, one.webhook !== undefined])
  ).toEqual([
    ['first', 3_600_000, 600_000, false],
    ['second', 300_000, 30_000, false],
    ['third', undefined, 60_000, false],
  ]);
  expect(made[0]?.cacheDirectory).toBe('/cache/first');
  expect(create(undefined as never).list()).toEqual([]);
});

it('takes webhooks in the form that is configured, and none where there is no secret', () => {
  const secret = 'long enough for a secret';
  const sources = create({
    ours: { kind: 'list', webhook: { secret, form: 'gitlab' } },
    open: { kind: 'list' },
  });
  const header = (name: string) => (name === 'x-gitlab-token' ? secret : undefined);
  expect(sources.find('ours')?.webhook?.({ header, body: '' }, new Date())).toEqual({ genuine: true });
  expect(sources.find('open')?.webhook).toBeUndefined();
});

it.each<[object, RegExp]>([
  [{ Bad_Name: { kind: 'list' } }, /lower-case word/],
  [{ x: { kind: 'lst' } }, /no module brings along\. Did you mean "list"\?.*module-source-lst/],
  [{ x: { kind: 'list', webhook: { secret: 'short' } } }, /at least 16 characters/],
  [
    { x: { kind: 'list', webhook: { secret: 'x'.repeat(16), form: 'svn' } } },
    /webhook\.form is "svn"; it is one of flyloft, github, gitlab, npm, oci/,
  ],
  [{ x: { kind: 'list', webhook: {} } }, /webhook\.secret/],
  [{ x: {} }, /kind/],
])('refuses %j before anything is started', (sources, message) => {
  expect(() => create(sources)).toThrow(message);
});
