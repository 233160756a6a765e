import { FlyloftError, type Json, type JsonObject, type Manifest } from '@flyloft/plugin-manager-common';
import { askPerson } from './askPerson';
import type { Prompt } from './prompt';

const manifest = {
  name: 'Jira',
  version: '1.0.0',
  configSchema: {
    type: 'object',
    properties: {
      host: { type: 'string' },
      mode: { type: 'string', default: 'cloud' },
      token: { type: 'string', format: 'password' },
    },
    required: ['host', 'mode', 'token'],
  },
  wizard: [{ id: 'all', title: 'All', fields: ['/host', '/mode', '/token'], skippable: false }],
  disclosure: { strategy: 'basic-first', basic: [], advanced: [], expert: [], rules: [] },
  rules: [],
} as unknown as Manifest;

/** Somebody who answers in this order. */
function answering(...answers: string[]) {
  const screen: string[] = [];
  const next = async (question: string) => {
    screen.push(question);
    return answers.shift() ?? '';
  };
  const prompt: Prompt = { say: line => void screen.push(line), ask: next, askSecret: next, close: () => {} };
  return { screen, prompt };
}

type Suggested = Array<{ pointer: string; value: Json; reason: string }>;

function clientWith(suggestions: Suggested | undefined) {
  const referred: string[] = [];
  const client = {
    getPlugin: async () => ({ manifest }),
    listEnvironments: async () => ({ items: [{ id: 'local' }] }),
    getDraft: async () => Promise.reject(Object.assign(new Error('none'), { code: 'DRAFT_NOT_FOUND' })),
    saveDraft: async (_environment: string, _id: string, body: { follows: number }) => ({
      ...body,
      revision: body.follows + 1,
    }),
    detectEnvironment: async () => {
      if (!suggestions) throw new Error('away');
      return { facts: [], silent: [], suggestions };
    },
    storeSecret: async (value: string) => ({ reference: { $secret: `stored ${value.length}`, hash: 'h' } }),
    referToSecret: async (_environment: string, { reference }: { reference: string }) => {
      referred.push(reference);
      if (reference.includes('gone')) throw new FlyloftError('SECRET_NOT_FOUND', 'There is no such key.');
      return { reference: { $secret: reference, hash: 'looked up' } };
    },
  };
  return { client: client as unknown as Parameters<typeof askPerson>[0], referred };
}

const ask = async (client: Parameters<typeof askPerson>[0], prompt: Prompt, start: JsonObject = {}) =>
  (await askPerson(client, { pluginId: 'jira', start, onlyMissing: false }, () => prompt)).config;

const host = { pointer: '/host', value: 'git.example', reason: 'the portal has an integration with it' };
const token = {
  pointer: '/token',
  value: { $secret: 'kubernetes:jira/token' },
  reason: 'Secret jira is named after it',
};

it('offers what the environment suggests as the answer that Enter gives, and says why', async () => {
  const { client } = clientWith([host, { ...host, pointer: '/mode', value: 'server' }, token]);
  const { prompt, screen } = answering('', '', '');
  expect(await ask(client, prompt)).toEqual({
    host: 'git.example',
    mode: 'cloud',
    token: { $secret: 'kubernetes:jira/token' },
  });
  const text = screen.join('\n');
  expect(text).toContain('Suggested from your environment: the portal has an integration with it.');
  expect(text).toContain('[git.example]');
  expect(text).toContain('[kubernetes:jira/token, Enter keeps it]');
});

it('leaves alone what somebody gave, and what they answer', async () => {
  const { client } = clientWith([host, token]);
  const { prompt, screen } = answering('', '', 'hunter2');
  const config = await ask(client, prompt, { host: 'mine.example' });
  expect(config).toEqual({ host: 'mine.example', mode: 'cloud', token: { $secret: 'stored 7', hash: 'h' } });
  expect(screen.join()).not.toContain('git.example');
});

it('takes a reference in the place of a secret, and asks again where there is none', async () => {
  const { client, referred } = clientWith(undefined);
  const { prompt, screen } = answering('h', '', '@vault:jira/gone#token', '@vault:jira/ci#token');
  expect(await ask(client, prompt)).toMatchObject({
    token: { $secret: 'vault:jira/ci#token', hash: 'looked up' },
  });
  expect(referred).toEqual(['vault:jira/gone#token', 'vault:jira/ci#token']);
  expect(screen).toContain('  There is no such key.');
});
