import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { secretPointers } from '@flyloft/plugin-manager-common';
import { buildSchemaReader, readSchemas } from '../__testUtils__/schemaReader';

const DECLARATION = `export interface Config {
  /** How Jira is reached. */
  jira: {
    /** Address of Jira. */
    url: string;
    /**
     * A personal token.
     * @visibility secret
     */
    token?: string;
    /**
     * Who signs in.
     * @deepVisibility secret
     */
    credentials?: { user: string; password: string };
    mode?: 'cloud' | 'server';
  };
}
`;

describe('reading config schemas of packages', () => {
  let dir: string;
  let reader: string;

  beforeAll(async () => {
    reader = await buildSchemaReader();
  });
  afterAll(async () => {
    await rm(reader, { force: true });
  });
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'config-schema-test-'));
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  const read = async (configSchema: unknown, files: Record<string, string> = {}) => {
    await mkdir(path.join(dir, 'jira'));
    const manifest = path.join(dir, 'jira/package.json');
    await writeFile(manifest, JSON.stringify({ name: '@acme/jira', version: '1.0.0', configSchema }));
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(dir, 'jira', file), text);
    const schemas = await readSchemas(reader, [manifest]);
    return schemas['@acme/jira'] ?? {};
  };
  const config = {
    jira: { url: 'https://j', token: 't', credentials: { user: 'u', password: 'p' }, mode: 'cloud' },
  };
  const SECRETS = new Set(['/jira/token', '/jira/credentials/user', '/jira/credentials/password']);

  it('turns a config.d.ts into a schema with its descriptions, choices and secrets', async () => {
    const schema = await read('config.d.ts', { 'config.d.ts': DECLARATION });
    expect(schema).toMatchObject({
      required: ['jira'],
      properties: {
        jira: {
          description: 'How Jira is reached.',
          required: ['url'],
          properties: {
            url: { type: 'string', description: 'Address of Jira.' },
            token: { description: 'A personal token.', visibility: 'secret' },
            mode: { enum: ['cloud', 'server'] },
          },
        },
      },
    });
    expect(secretPointers(schema, config)).toEqual(SECRETS);
  });

  it.each([
    ['in the package.json', (schema: object) => [schema, {}] as const],
    ['in a file', (schema: object) => ['schema.json', { 'schema.json': JSON.stringify(schema) }] as const],
  ])('takes a JSON schema %s as it is, deep secrets included', async (_where, place) => {
    const jira = {
      type: 'object',
      description: 'How Jira is reached.',
      properties: {
        url: { type: 'string' },
        token: { type: 'string', visibility: 'secret' },
        credentials: { type: 'object', deepVisibility: 'secret' },
      },
    };
    const [configSchema, files] = place({ type: 'object', properties: { jira } });
    const schema = await read(configSchema, files);
    expect(schema).toMatchObject({ properties: { jira: { description: 'How Jira is reached.' } } });
    expect(secretPointers(schema, config)).toEqual(SECRETS);
  });
});
