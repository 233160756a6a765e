import { PassThrough } from 'node:stream';
import type { JsonObject, Manifest } from '@flyloft/plugin-manager-common';
import { askConfig, type Questions } from './askConfig';
import { askPerson } from './askPerson';
import { terminalPrompt } from './prompt';

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

/** A terminal at which somebody types one answer to each question; `\u0003` is Ctrl-C, `\u0004` Ctrl-D. */
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
      setImmediate(() => input.write(answer < ' ' && answer !== '' ? answer : `${answer}\r`));
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
    await expect(askConfig(prompt, about)).rejects.toMatchObject({ name: 'QuestionsEnded', by: 'interrupt' });
    expect(kept).toEqual([[{ mode: 'cloud' }, 'where']]);
  });

  it('end with the input, which nobody interrupted', async () => {
    const { prompt } = terminal(['1', '\u0004']);
    await expect(askConfig(prompt, questions().about)).rejects.toMatchObject({ by: 'end' });
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

describe('questions that follow from the answers', () => {
  const text = (title: string) => ({ type: 'string', title });
  const secret = (title: string) => ({ type: 'string', title, visibility: 'secret' });
  const askFor = async (configSchema: object, answers: string[], over: Partial<Questions> = {}) => {
    const { prompt, screen, left } = terminal(answers);
    const about = questions({
      manifest: { ...manifest, configSchema, wizard: [], rules: [] } as Manifest,
      ...over,
    });
    const config = await askConfig(prompt, about.about);
    prompt.close();
    expect(left).toEqual([]);
    return { config, screen: screen.text };
  };
  const stored = (length: number) => ({ $secret: `s-${length}`, hash: 'h' });

  it('ask again where a field of the form would not take the answer', async () => {
    const configSchema = {
      type: 'object',
      required: ['schedule'],
      properties: {
        schedule: { type: 'object', required: ['expression'], properties: { expression: text('When') } },
      },
    };
    const uiSchema = { schedule: { 'ui:field': 'cron-expression' } };
    const { config, screen } = await askFor(configSchema, ['61 * * * *', '0 6 * * *'], {
      manifest: { ...manifest, configSchema, uiSchema, wizard: [], rules: [] } as unknown as Manifest,
    });
    expect(config).toEqual({ schedule: { expression: '0 6 * * *' } });
    expect(screen).toContain('/schedule must be a cron expression');
  });

  const vault = {
    type: 'object',
    required: ['vault'],
    properties: {
      vault: {
        type: 'object',
        required: ['baseUrl', 'auth'],
        properties: {
          baseUrl: text('Base url'),
          auth: {
            title: 'Authentication',
            anyOf: [
              {
                type: 'object',
                properties: { type: { type: 'string', const: 'static' }, secret: secret('Secret') },
                required: ['type', 'secret'],
              },
              {
                type: 'object',
                properties: { type: { type: 'string', const: 'kubernetes' }, role: text('Role') },
                required: ['type', 'role'],
              },
            ],
          },
        },
      },
    },
  };

  it('ask which alternative it is, then for its fields, and write what may be one thing only', async () => {
    const { config, screen } = await askFor(vault, ['https://v', '2', 'reader']);
    expect(config).toEqual({ vault: { baseUrl: 'https://v', auth: { type: 'kubernetes', role: 'reader' } } });
    expect(screen).toContain('1. static');
    expect(screen).not.toContain('Secret:');
  });

  it('keep the alternative that there is on Enter, and drop its fields when another one is chosen', async () => {
    const start = { vault: { baseUrl: 'https://v', auth: { type: 'kubernetes', role: 'reader' } } };
    expect((await askFor(vault, ['', '', ''], { start })).config).toEqual(start);
    const { config, screen } = await askFor(vault, ['', '1', 'hunter2'], { start });
    expect(config).toEqual({ vault: { baseUrl: 'https://v', auth: { type: 'static', secret: stored(7) } } });
    expect(screen).not.toContain('hunter2');
  });

  it('ask nothing of an alternative that flags have filled in', async () => {
    const start = { vault: { baseUrl: 'https://v', auth: { type: 'kubernetes', role: 'reader' } } };
    expect((await askFor(vault, [], { start, onlyMissing: true })).config).toEqual(start);
  });

  it('follow if, then and else', async () => {
    const schema = {
      type: 'object',
      properties: { mode: { type: 'string', enum: ['cloud', 'server'] } },
      required: ['mode'],
      if: { properties: { mode: { const: 'server' } }, required: ['mode'] },
      then: { properties: { host: text('Host') }, required: ['host'] },
      else: { properties: { site: text('Site') } },
    };
    expect((await askFor(schema, ['server', 'h'])).config).toEqual({ mode: 'server', host: 'h' });
    expect((await askFor(schema, ['cloud', 's'])).config).toEqual({ mode: 'cloud', site: 's' });
  });

  it.each(['dependencies', 'dependentSchemas'])(
    'follow %s, and ask for what the presence of a field makes needed',
    async keyword => {
      const schema = {
        type: 'object',
        properties: { user: text('User') },
        [keyword]: { user: { properties: { key: secret('Key') }, required: ['key'] } },
      };
      expect((await askFor(schema, [''])).config).toEqual({});
      expect((await askFor(schema, ['u', '', 'k'])).config).toEqual({ user: 'u', key: stored(1) });
    }
  );

  it('lay all parts of allOf and references together, and end where a schema contains itself', async () => {
    const schema = {
      type: 'object',
      properties: { node: { $ref: '#/definitions/node' } },
      required: ['node'],
      definitions: {
        named: { properties: { name: text('Name') }, required: ['name'] },
        node: {
          type: 'object',
          allOf: [
            { $ref: '#/definitions/named' },
            { properties: { size: { type: 'integer', title: 'Size' } } },
          ],
          properties: { below: { $ref: '#/definitions/node' } },
        },
      },
    };
    const { config, screen } = await askFor(schema, ['a', '1']);
    expect(config).toEqual({ node: { name: 'a', size: 1 } });
    expect(screen.match(/Name/g)).toHaveLength(1);
    const deep = { node: { name: 'a', size: 1, below: { name: 'b', size: 2 } } };
    expect((await askFor(schema, ['', '', '', ''], { start: deep })).config).toEqual(deep);
  });

  it('name the choices that have names', async () => {
    const schema = {
      type: 'object',
      properties: {
        size: {
          title: 'Size',
          oneOf: [
            { const: 's', title: 'Small' },
            { const: 'l', title: 'Large' },
          ],
        },
      },
      required: ['size'],
    };
    const { config, screen } = await askFor(schema, ['2']);
    expect(config).toEqual({ size: 'l' });
    expect(screen).toContain('2. Large (l)');
  });

  it('go through a list of groups entry by entry, secrets apart', async () => {
    const schema = {
      type: 'object',
      properties: {
        instances: {
          type: 'array',
          title: 'Instances',
          items: {
            type: 'object',
            properties: { name: text('Name'), apiKey: secret('Key') },
            required: ['name', 'apiKey'],
          },
        },
      },
    };
    const { config, screen } = await askFor(schema, ['y', 'one', 'hunter2', 'y', 'two', 'pass', '']);
    expect(config).toEqual({
      instances: [
        { name: 'one', apiKey: stored(7) },
        { name: 'two', apiKey: stored(4) },
      ],
    });
    expect(screen).not.toMatch(/hunter2|pass\b/);
    expect((await askFor(schema, ['n'])).config).toEqual({});
    const start = config;
    expect((await askFor(schema, ['', '', '', '', 'n'], { start })).config).toEqual(start);
  });

  it('do not show what has a secret somewhere in it, and store that', async () => {
    const schema = {
      type: 'object',
      properties: { headers: { type: 'object', title: 'Headers', additionalProperties: secret('Header') } },
    };
    const { config, screen } = await askFor(schema, ['{Authorization: hunter2}']);
    expect(config).toEqual({ headers: { Authorization: stored(7) } });
    expect(screen).not.toContain('hunter2');
    expect(screen).toContain('not shown');
  });
});
