import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError, type Plan } from '@flyloft/plugin-manager-common';
import { runProgram } from '../program';
import { openClient } from '../session/openClient';

jest.mock('../session/openClient');

type Body = Record<string, unknown>;

/** Every call of the portal, in order. */
let asked: Array<[string, Body]>;
/** What the portal says to a plan: the first is the preview that finds the release. */
let answer: (body: Body) => Plan;

const plan = (to: string) =>
  ({
    id: 'plan1234',
    state: 'ready',
    summary: 'Installs 1.',
    content: {
      environment: 'local',
      items: [{ pluginId: 'radar', name: 'Radar', to }],
      objects: [],
      grants: [],
      values: [],
      hooks: [],
      capacity: {},
      irreversible: [],
    },
    warnings: [],
    voidReasons: [],
    policy: { approvers: [] },
    may: {},
  } as unknown as Plan);

const client = {
  listEnvironments: async () => ({ items: [{ id: 'local' }] }),
  listAllInstalled: async () => ({ items: [] }),
  getGuidance: async (_environment: string, _id: string, release: string) => {
    asked.push(['guidance', { release }]);
    return { checks: [{ field: '/url', check: 'host-answers' }], locked: [], rules: [], teamDefaults: [] };
  },
  runChecks: async (_environment: string, _id: string, body: Body) => {
    asked.push(['checks', body]);
    return { results: [{ outcome: 'ok', message: 'It answers.', field: '/url' }] };
  },
  makePlan: async (body: Body) => {
    asked.push(['plan', body]);
    return { plan: answer(body) };
  },
} as unknown as PluginManagerClient;

beforeEach(() => {
  asked = [];
  jest.mocked(openClient).mockResolvedValue({ client, portal: 'http://localhost:7007' });
});
afterEach(() => {
  process.exitCode = undefined;
});

async function install(...argv: string[]) {
  let said = '';
  const streams = [process.stdout, process.stderr].map(stream =>
    jest.spyOn(stream, 'write').mockImplementation(text => {
      said += String(text);
      return true;
    })
  );
  process.exitCode = undefined;
  await runProgram(['install', ...argv]);
  streams.forEach(stream => stream.mockRestore());
  return { code: process.exitCode ?? 0, said };
}
const calls = (name: string) => asked.flatMap(([called, body]) => (called === name ? [body] : []));

it('finds the release that a range leads to as the plan will, and checks the values with that one', async () => {
  answer = () => plan('1.4.2');
  const { said } = await install('radar@^1.2.0', '--set', 'url=https://x.example');
  const [preview, kept] = calls('plan');
  expect(preview).toMatchObject({
    preview: true,
    changes: [{ kind: 'install', pluginId: 'radar', range: '^1.2.0' }],
  });
  expect(calls('checks')).toMatchObject([{ release: '1.4.2', field: '/url' }]);
  expect(said).toContain('✓ /url: It answers.');
  // What was checked is what is asked for.
  expect(kept).toMatchObject({
    request: true,
    changes: [{ range: '1.4.2', config: { url: 'https://x.example' } }],
  });
});

it('knows the release also where the configuration is still to come', async () => {
  answer = ({ preview }) => {
    if (preview !== true) return plan('1.4.2');
    throw new FlyloftError('CONFIG_INVALID', 'url is missing.', { pluginId: 'radar', release: '1.4.2' });
  };
  await install('radar@1.x', '--set', 'url=https://x.example');
  expect(calls('guidance')).toEqual([{ release: '1.4.2' }]);
  expect(calls('checks')).toMatchObject([{ release: '1.4.2' }]);
});

it.each([[[]], [['--test']]])('says why no plan can be made, and tries nothing, with %j', async flags => {
  answer = () => {
    throw new FlyloftError('DEPENDENCY_UNSATISFIABLE', 'No release of radar is in ^9.');
  };
  const { code, said } = await install('radar@^9', ...flags);
  expect(code).toBe(4);
  expect(said).toContain('No release of radar is in ^9.');
  expect([...calls('guidance'), ...calls('checks')]).toEqual([]);
});
