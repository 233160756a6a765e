import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import {
  FlyloftError,
  type CheckResult,
  type FieldCheck,
  type Guidance,
} from '@flyloft/plugin-manager-common';
import { guidedStart, readGuidance, tellChecks } from './tellChecks';

const configured = { environment: 'local', pluginId: 'radar', release: '1.0.0' };
const check = (field: string): FieldCheck => ({
  field,
  check: 'host-answers',
  title: '',
  required: false,
  dependsOn: [],
});
const guidance: Guidance = {
  checks: [check('/url'), check('/list/*/url'), check('/absent')],
  locked: [{ pointer: '/region', value: 'eu', reason: 'Data stays here' }],
  rules: [],
  teamDefaults: [{ pointer: '/days', value: 7, owner: 'group:default/a' }],
};

const clientOf = (answer: (field: string) => Promise<CheckResult[]>) =>
  ({
    runChecks: async (_environment: string, _id: string, { field }: { field: string }) => ({
      results: await answer(field),
    }),
  } as unknown as PluginManagerClient);

const told = async (answer: (field: string) => Promise<CheckResult[]>) => {
  const lines: string[] = [];
  const config = { url: 'a', list: [{ url: 'b' }] };
  await tellChecks(clientOf(answer), configured, guidance, config, line => lines.push(line));
  return lines;
};

it('says of every field that has a value what its checks found, and what to do', async () => {
  const of = (field: string) => ({ check: 'host-answers', field, required: false });
  const lines = await told(async field =>
    field === '/url'
      ? [{ ...of(field), outcome: 'problem', message: 'It does not answer.', nextStep: 'Check it.' }]
      : [{ ...of(field), outcome: 'ok', message: 'It answers.' }]
  );
  expect(lines).toEqual(['! /url: It does not answer. Check it.', '✓ /list/0/url: It answers.']);
});

it('goes on where the portal runs none', async () => {
  const lines = await told(() => Promise.reject(new FlyloftError('RATE_LIMITED', 'Wait 3 s.')));
  expect(lines[0]).toBe('? /url was not checked: Wait 3 s.');
});

it('begins with the team’s defaults and what policy locks, and keeps what runs', () => {
  expect(guidedStart({ days: 3 }, guidance, true)).toEqual({ days: 7, region: 'eu' });
  expect(guidedStart({ days: 3, region: 'us' }, guidance, false)).toEqual({ days: 3, region: 'eu' });
});

it('does without guidance for who may only look, and tells every other failure', async () => {
  const refusing = (code: 'NOT_ALLOWED' | 'PORTAL_UNREACHABLE') =>
    ({ getGuidance: () => Promise.reject(new FlyloftError(code, 'No')) } as unknown as PluginManagerClient);
  expect((await readGuidance(refusing('NOT_ALLOWED'), configured)).checks).toEqual([]);
  await expect(readGuidance(refusing('PORTAL_UNREACHABLE'), configured)).rejects.toThrow('No');
});
