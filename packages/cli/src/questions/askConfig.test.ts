import { PassThrough } from 'node:stream';
import type { JsonObject, Manifest } from '@flyloft/plugin-manager-common';
import { askConfig, type Questions } from './askConfig';
import { askPerson } from './askPerson';
import { QuestionsEnded, terminalPrompt } from './prompt';

const manifest = {
  name: 'Jira',
  version: '1.0.0',
  configSchema: {
    type: 'object',
    properties: {
      mode: { type: 'string', enum: ['cloud', 'server'], default: 'cloud', description: 'Where Jira runs' },
      retries: { type: 'integer', minimum: 0, maximum: 5 },
      token: { type: 'string', format: 'password' },
      host: { type: 'string', format: 'uri' },
      tags: { type: 'array', items: { type: 'string' } },
    },
    required: ['mode', 'token', 'retries'],
  },
  wizard: [
    { id: 'where', title: 'Where', fields: ['/mode', '/retries'], skippable: false },
    { id: 'access', title: 'Access', fields: ['/token'], skippable: false },
    { id: 'server', title: 'Server', fields: ['/host'], skippable: false, when: "config.mode == 'server'" },
    { id: 'more', title: 'More', fields: ['/tags'], skippable: false },
  ],
  disclosure: { strategy: 'basic-first', basic: [], advanced: [], expert: [], rules: [] },
  rules: [
    { id: 'host', must: "config.mode == 'cloud' || has(config.host)", message: 'is needed', path: '/host' },
  ],
} as unknown as Manifest;

/** A terminal at which somebody types one answer to each question; `\u0003` is Ctrl-C. */
function terminal(answers: string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const screen = { text: '' };
  const left = [...answers];
  output.setEncoding('utf8').on('data', (text: string) => {
    screen.text += text;
    // A question ends in a colon and a space, and the cursor stays behind it.
    if (/(: |\] )$/.test(text) && left.length > 0) {
      const answer = left.shift() ?? '';
      setImmediate(() => input.write(answer === '\u0003' ? answer : `${answer}\r`));
    }
  });
  return { prompt: terminalPrompt(input, output), screen, left };
}

function questions(over: Partial<Questions> = {}) {
  const kept: Array<[JsonObject, string]> = [];
  return {
    kept,
    about: {
      manifest,
      environment: 'local',
      start: {},
      keep: async (config: JsonObject, step: string) => void kept.push([config, step]),
      storeSecret: async (value: string) => ({ $secret: `s-${value.length}`, hash: 'h' }),
      ...over,
    },
  };
}

describe('questions on a terminal', () => {
  it('follow the wizard, check each answer, and do not show a secret', async () => {
    const { prompt, screen, left } = terminal([
      '2',
      'nine',
      '9',
      '3',
      'hunter2',
      'nowhere',
      'https://j.example',
      '[a, b]',
    ]);
    const { about, kept } = questions();
    const config = await askConfig(prompt, about);
    prompt.close();
    expect(config).toEqual({
      mode: 'server',
      retries: 3,
      token: { $secret: 's-7', hash: 'h' },
      host: 'https://j.example',
      tags: ['a', 'b'],
    });
    expect(left).toEqual([]);
    expect(screen.text).not.toContain('hunter2');
    expect(screen.text).toContain('at most 5');
    expect(screen.text).toContain('[cloud]');
    expect(kept.map(([, step]) => step)).toEqual(['where', 'where', 'access', 'server', 'more']);
  });

  it('leave out a step whose condition does not hold, and take Enter for what is there', async () => {
    const { prompt, screen } = terminal(['', '', '', '']);
    const start = { mode: 'cloud', retries: 1, token: { $secret: 's', hash: 'h' } };
    const config = await askConfig(prompt, questions({ start }).about);
    prompt.close();
    expect(config).toEqual(start);
    expect(screen.text).not.toContain('Server');
    expect(screen.text).toContain('stored, Enter keeps it');
  });

  it('ask only for what flags left out', async () => {
    const { prompt, screen } = terminal(['hunter2']);
    const config = await askConfig(prompt, questions({ start: { retries: 1 }, onlyMissing: true }).about);
    prompt.close();
    expect(config).toEqual({ retries: 1, token: { $secret: 's-7', hash: 'h' } });
    expect(screen.text).not.toContain('Retries');
  });

  it('end with Ctrl-C', async () => {
    const { prompt } = terminal(['1', '\u0003']);
    const { about, kept } = questions();
    await expect(askConfig(prompt, about)).rejects.toThrow(QuestionsEnded);
    expect(kept).toEqual([[{ mode: 'cloud' }, 'where']]);
  });

  it('go on next time where Ctrl-C left them, and forget the draft when it was asked for', async () => {
    type Client = Parameters<typeof askPerson>[0];
    let draft: Record<string, unknown> | undefined;
    const client = {
      getPlugin: async () => ({ manifest }),
      listEnvironments: async () => ({ items: [{ id: 'local' }] }),
      getDraft: async () => {
        if (!draft) throw Object.assign(new Error('none'), { code: 'DRAFT_NOT_FOUND' });
        return draft;
      },
      saveDraft: async (_environment: string, _id: string, body: Record<string, unknown>) => {
        draft = { ...body, revision: Number(body.follows) + 1, savedAt: '2026-01-01T10:00:00Z' };
        return draft;
      },
      removeDraft: async () => {
        draft = undefined;
      },
      storeSecret: async () => ({ reference: { $secret: 's', hash: 'h' } }),
    } as unknown as Client;
    const about = { pluginId: 'jira', start: {}, onlyMissing: false };
    await expect(askPerson(client, about, () => terminal(['', '2', '\u0003']).prompt)).rejects.toThrow(
      'Your answers are kept'
    );
    expect(draft).toMatchObject({ config: { mode: 'cloud', retries: 2 }, step: 'where', revision: 2 });

    const second = terminal(['', '', 'hunter2', '']);
    const answers = await askPerson(client, about, () => second.prompt);
    expect(answers.config).toMatchObject({ mode: 'cloud', retries: 2, token: { $secret: 's' } });
    expect(second.screen.text).toContain('Goes on with what you typed on 2026-01-01 10:00 UTC.');
    await answers.forget();
    expect(draft).toBeUndefined();
  });
});
