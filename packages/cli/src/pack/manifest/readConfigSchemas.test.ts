import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { secretPointers, type JsonSchema } from '@flyloft/plugin-manager-common';
import { build } from 'esbuild';

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

  // Backstage's reader is loaded when it is needed, which only a program of its own can do.
  beforeAll(async () => {
    const cache = path.resolve(__dirname, '../../../../../node_modules/.cache/flyloft/pack-test');
    await mkdir(cache, { recursive: true });
    reader = path.join(cache, `reader-${process.pid}.cjs`);
    const contents = `
      import { mergedConfigSchema, readConfigSchemas } from './configSchema';
      readConfigSchemas([process.argv[2] ?? '']).then(read =>
        process.stdout.write(JSON.stringify(mergedConfigSchema(read))));`;
    await build({
      stdin: { contents, resolveDir: __dirname, loader: 'ts' },
      outfile: reader,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      logLevel: 'silent',
      external: ['@backstage/*'],
    });
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
    const { stdout } = await promisify(execFile)(process.execPath, [reader, manifest]);
    return JSON.parse(stdout) as JsonSchema;
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
