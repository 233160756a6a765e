import { configurationPolicyFor, configurationPolicySchema } from './configurationPolicy';

const lock = { pointer: '/a/b', value: 1, reason: 'Because' };
const rule = { id: 'r', must: 'true', message: 'Do', fields: ['/a'], reason: 'Because' };
const issuesOf = (policy: object) =>
  configurationPolicySchema.safeParse(policy).error?.issues.map(({ path }) => path.join('.')) ?? [];

it.each([
  [{ locked: [{ ...lock, pointer: '/__proto__/polluted' }] }, 'locked.0.pointer'],
  [{ locked: [{ ...lock, pointer: '/constructor' }] }, 'locked.0.pointer'],
  [{ locked: [{ ...lock, pointer: 'a.b' }] }, 'locked.0.pointer'],
  [{ locked: [{ ...lock, pointer: '/list/*/a' }] }, 'locked.0.pointer'],
  [{ locked: [{ ...lock, reason: undefined }] }, 'locked.0.reason'],
  [{ locked: [{ ...lock, plugin: 'x' }] }, 'locked.0'],
  [{ rules: [{ ...rule, must: 'config.a >' }] }, 'rules.0.must'],
  [{ rules: [{ ...rule, must: 'x'.repeat(100_000) }] }, 'rules.0.must'],
  [{ teamDefaults: [{ team: 'payments', pointer: '/a', value: 1 }] }, 'teamDefaults.0.team'],
])('refuses %j', (policy, path) => {
  expect(issuesOf(policy)).toEqual([path]);
});

it('lets an environment add to what holds everywhere, by globs of environments and tenants', () => {
  const everywhere = configurationPolicySchema.parse({
    locked: [
      { ...lock, environments: 'prod*' },
      { ...lock, tenants: ['other'], pointer: '/never' },
    ],
  });
  const own = configurationPolicySchema.parse({ locked: [{ ...lock, plugins: 'tech-*', pointer: '/own' }] });
  const pointers = (environment: string) =>
    configurationPolicyFor([everywhere, own], { tenant: 'acme', environment })?.locked.map(
      ({ pointer }) => pointer
    );
  expect(pointers('production')).toEqual(['/a/b', '/own']);
  expect(pointers('local')).toEqual(['/own']);
  expect(
    configurationPolicyFor([everywhere, undefined], { tenant: 'acme', environment: 'local' })
  ).toBeUndefined();
});
