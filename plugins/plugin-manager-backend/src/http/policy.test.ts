import type { ConfigurationPolicy } from '@flyloft/configuration';
import { environmentOf } from '../__testUtils__/environments';
import { as, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

const reason = 'One radar for all.';
const configuration: ConfigurationPolicy = {
  locked: [
    { plugins: ['rad*'], pointer: '/url', value: 'https://radar.example', reason },
    { plugins: ['leaky'], pointer: '/token', value: 'in clear', reason },
  ],
  rules: [
    {
      plugins: ['*'],
      id: 'few-days',
      must: 'config.days <= 30',
      message: 'Choose at most 30 days.',
      fields: ['/days'],
      reason: 'We keep nothing longer',
    },
  ],
  teamDefaults: [
    { plugins: ['*'], team: 'user:default/dev', pointer: '/days', value: 7, reason: 'A week is enough' },
    { plugins: ['*'], team: 'user:default/dev', pointer: '/url', value: 'https://ours.example' },
    { plugins: ['*'], team: 'group:default/others', pointer: '/name', value: 'others' },
  ],
};

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({ engine: { environments: [environmentOf({ configuration })] } });
  const properties = {
    url: { type: 'string', default: 'https://default.example' },
    days: { type: 'integer', default: 3 },
    name: { type: 'string' },
  };
  await portal.publish({ id: 'radar', configSchema: { type: 'object', properties } });
  const token = { type: 'string', 'x-secret': true };
  await portal.publish({ id: 'leaky', configSchema: { type: 'object', properties: { token } } });
});
afterAll(() => portal.close());

const plan = (config: object | undefined, pluginId = 'radar') =>
  portal.api
    .post('/plans')
    .set(as('dev'))
    .send({ changes: [{ kind: 'install', pluginId, ...(config ? { config } : {}) }], preview: true });

it('tells the wizard what is locked and why, which rules hold, and what one’s teams start with', async () => {
  const answer = await portal.api
    .get('/environments/local/plugins/radar/guidance?release=1.0.0')
    .set(as('dev'));
  expect(answer.body).toMatchObject({
    locked: [{ pointer: '/url', value: 'https://radar.example', reason }],
    rules: [{ id: 'few-days', reason: 'We keep nothing longer' }],
    teamDefaults: [{ pointer: '/days', value: 7, owner: 'user:default/dev', reason: 'A week is enough' }],
  });
  const admin = await portal.api
    .get('/environments/local/plugins/radar/guidance?release=1.0.0')
    .set(as('admin'));
  expect(admin.body.teamDefaults).toEqual([]);
});

it.each([[undefined], [{}], [{ url: 'https://radar.example' }]])(
  'puts the locked value in the place of %j, and the plan says why',
  async config => {
    const answer = await plan(config);
    expect(answer.body.plan.content.items[0].config.url).toBe('https://radar.example');
    expect(answer.body.plan.content.values).toContainEqual(
      expect.objectContaining({ path: '/url', after: 'https://radar.example', lockedBecause: reason })
    );
  }
);

it('refuses another value with its pointer, and says what to do', async () => {
  const answer = await plan({ url: 'https://evil.example' });
  expect([answer.status, answer.body.error.code]).toEqual([422, 'POLICY_REFUSED']);
  expect(answer.body.error.details.issues).toEqual([
    { path: '/url', message: expect.stringContaining('One radar for all. Leave it as it is') },
  ]);
});

it('refuses what a rule forbids, with the rule’s message and reason', async () => {
  const answer = await plan({ days: 31 });
  expect(answer.body.error).toMatchObject({
    code: 'POLICY_REFUSED',
    message: expect.stringContaining('Choose at most 30 days. Policy: We keep nothing longer'),
    details: { issues: [{ path: '/days' }] },
  });
});

it('adds no default of a team to what somebody sends', async () => {
  const answer = await plan({});
  expect(answer.body.plan.content.items[0].config.days).toBe(3);
});

it('locks no secret: everybody can read a policy', async () => {
  const answer = await plan({}, 'leaky');
  expect(answer.body.error).toMatchObject({
    code: 'POLICY_REFUSED',
    message: expect.stringContaining('is a secret'),
  });
  expect(answer.text).not.toContain('in clear');
  const guidance = await portal.api
    .get('/environments/local/plugins/leaky/guidance?release=1.0.0')
    .set(as('dev'));
  expect(guidance.text).not.toContain('in clear');
});
