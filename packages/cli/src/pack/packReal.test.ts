import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { checkSchemaShape, isMarkedSecret } from '@flyloft/plugin-manager-common';
import { buildPacker, packInProcess } from './__testUtils__/packInProcess';
import { buildSchemaReader, readSchemas } from './__testUtils__/schemaReader';
import type { PackResult } from './types';

jest.setTimeout(600_000);

const run = promisify(execFile);

/** Which values are secrets, by their place in the schema, and the help of one field. */
const CONFIGURED = [
  { name: 'tech-radar-backend@1.12.0', secrets: [], help: ['techRadar/url', 'The url from which'] },
  {
    name: 'sonarqube-backend@1.2.0',
    secrets: ['sonarqube/apiKey', 'sonarqube/instances/*/apiKey'],
    help: ['sonarqube/baseUrl', 'base url'],
  },
  {
    name: 'jenkins-backend@0.31.0',
    secrets: [
      'jenkins/apiKey',
      'jenkins/instances/*/apiKey',
      'jenkins/instances/*/extraRequestHeaders/Authorization',
      'jenkins/instances/*/extraRequestHeaders/authorization',
    ],
    help: ['jenkins/baseUrl', 'Default instance baseUrl'],
  },
  {
    name: 'kafka-backend@0.12.0',
    secrets: ['kafka/clusters/*/sasl/password', 'kafka/clusters/*/ssl/key'],
    help: ['kafka/clientId', 'Client ID'],
  },
  {
    name: 'rollbar-backend@0.12.0',
    secrets: ['rollbar/accountToken'],
    help: ['rollbar/accountToken', 'authentication token'],
  },
  {
    name: 'vault-backend@0.26.0',
    secrets: ['vault/auth/secret', 'vault/auth/serviceAccountTokenPath', 'vault/token'],
    help: ['vault/baseUrl', 'The baseUrl for your Vault instance.'],
  },
];

// The real thing, straight from the machine's npm registry; downloads are kept between runs in the user's cache.
describe('community plugins, unmodified', () => {
  let packer: string;
  let dir: string;
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'real-pack-test-'));
    packer = await buildPacker();
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await rm(packer, { force: true });
  });

  const pack = async (source: string): Promise<Extract<PackResult, { ok: true }>> => {
    const result = await packInProcess(
      packer,
      { source, out: path.join(dir, 'out.tgz') },
      { cache, cwd: dir }
    );
    if (!result.ok) throw new Error(result.message);
    return result;
  };

  it('packs tech-radar: the frontend 1.14.0 with the newest backend that is whole', async () => {
    const { manifest, report } = await pack('@backstage-community/plugin-tech-radar');
    expect(manifest).toMatchObject({
      id: 'tech-radar',
      version: '1.14.0',
      type: 'service-backed',
      publisher: 'backstage-community',
      routes: [{ path: '/tech-radar' }],
      egressFrom: ['techRadar.url'],
      packed: { frontend: { version: '1.14.0' }, backend: { version: '1.12.0' } },
      configSchema: { properties: { techRadar: { required: ['url'] } }, required: ['techRadar'] },
    });
    expect(report.backend?.bytes).toBeLessThan(1.5e6);
    expect(report.frontend?.bytes).toBeLessThan(3e6);
    expect(report.bundle.compressedBytes).toBeLessThan(1.5e6);
  });

  it('packs badges-backend alone, with its migration', async () => {
    const { manifest, report } = await pack('@backstage-community/plugin-badges-backend@0.27.0');
    expect(manifest).toMatchObject({
      id: 'badges',
      version: '0.27.0',
      capabilities: ['catalog:read', 'database:read-write'],
      migrations: [{ id: '20230404_init.js', kind: 'expand' }],
    });
    expect(manifest.federation).toBeUndefined();
    expect(report.notes).toEqual([
      expect.stringContaining('@backstage-community/plugin-badges is not in the registry'),
    ]);
  });
});

describe('the config.d.ts of community plugins', () => {
  let dir: string;
  let reader: string;
  let schemas: Awaited<ReturnType<typeof readSchemas>>;

  // The packages alone, as their authors published them: what they depend on is no part of their schema.
  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'real-schemas-test-'));
    reader = await buildSchemaReader();
    const packages = CONFIGURED.map(({ name }) => `@backstage-community/plugin-${name}`);
    const options = ['--json', '--ignore-scripts', '--pack-destination', dir, '--loglevel=error'];
    const packed = await run('npm', ['pack', ...packages, ...options], { cwd: dir });
    const manifests: string[] = [];
    for (const { filename } of JSON.parse(packed.stdout) as Array<{ filename: string }>) {
      const folder = path.join(dir, path.basename(filename, '.tgz'));
      await mkdir(folder);
      await run('tar', ['-xzf', path.join(dir, path.basename(filename)), '-C', folder]);
      manifests.push(path.join(folder, 'package', 'package.json'));
    }
    schemas = await readSchemas(reader, manifests);
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await rm(reader, { force: true });
  });

  it.each(CONFIGURED)('of $name is what the wizard asks', ({ name, secrets, help }) => {
    const schema = schemas[`@backstage-community/plugin-${name.split('@')[0]}`];
    const asked = partsOf(schema ?? {});
    expect(asked.filter(part => isMarkedSecret(part.schema)).map(({ place }) => place)).toEqual(secrets);
    const [place, words] = help;
    expect(asked.find(part => part.place === place)?.schema.description).toContain(words);
    expect(checkSchemaShape(schema ?? {})).toMatchObject({ outcome: 'accepted' });
  });
});

type Part = { place: string; schema: Record<string, unknown> };

/** Every value of a schema by its place, with `*` for any entry of a list or any name; alternatives share a place. */
function partsOf(schema: unknown, place: readonly string[] = []): Part[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Record<string, unknown>;
  const named = Object.entries((node.properties ?? {}) as object).flatMap(([key, value]) =>
    partsOf(value, [...place, key])
  );
  const any = [node.items, node.additionalProperties].flatMap(value => partsOf(value, [...place, '*']));
  const same = [node.anyOf, node.oneOf, node.allOf].flat().flatMap(value => partsOf(value, place));
  const parts = [{ place: place.join('/'), schema: node }, ...named, ...any, ...same];
  return parts.sort((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place)));
}
