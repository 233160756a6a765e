import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extractBundle, makeBundle, readBundle } from '@flyloft/bundle';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { ManifestInput } from '@flyloft/plugin-manager-common';
import pg from 'pg';
import { parse } from 'yaml';
import { z } from 'zod';
import type { TestPortal } from './portal';

const signedIn = z.object({ backstageIdentity: z.object({ token: z.string() }) });

/** The portal's API as one of its people. */
export async function apiAs(
  portal: Pick<TestPortal, 'url'>,
  person: 'developer' | 'admin'
): Promise<PluginManagerClient> {
  const answer = await fetch(`${portal.url}/api/auth/demo/refresh`, {
    headers: { 'x-flyloft-person': person },
  });
  const { token } = signedIn.parse(await answer.json()).backstageIdentity;
  return new PluginManagerClient({ baseUrl: `${portal.url}/api/plugin-manager`, token });
}

/** Publishes a release without any code, from the few fields that a test cares about. */
export async function publishRelease(
  api: PluginManagerClient,
  manifest: Partial<ManifestInput> & { id: string },
  changelog?: string
): Promise<void> {
  const made = await makeBundle({
    manifest: {
      manifestVersion: 1,
      name: manifest.id,
      version: '1.0.0',
      type: 'standalone',
      description: 'A release that a test published',
      publisher: 'flyloft',
      license: 'Apache-2.0',
      ...manifest,
    },
    files: new Map([
      ['README.md', Buffer.from(`# ${manifest.name ?? manifest.id}\n`)],
      ...(changelog === undefined ? [] : [['CHANGELOG.md', Buffer.from(changelog)] as const]),
    ]),
  });
  if (!made.ok) throw new Error(made.message);
  await api.publishBundle(new Uint8Array(made.tgz));
}

/** Publishes a packed plugin once more, with the same files under another version. */
export async function publishAgain(api: PluginManagerClient, tgz: string, version: string): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-again-'));
  try {
    const target = path.join(folder, 'files');
    const read = await readBundle(tgz);
    if (!read.ok) throw new Error(read.message);
    const extracted = await extractBundle(tgz, target, read.digest);
    if (!extracted.ok) throw new Error(extracted.message);
    const { files: listed, ...manifest } = extracted.manifest;
    const files = new Map(listed.map(file => [file.path, fs.readFileSync(path.join(target, file.path))]));
    const made = await makeBundle({ manifest: { ...manifest, version }, files });
    if (!made.ok) throw new Error(made.message);
    await api.publishBundle(new Uint8Array(made.tgz));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks as the developer, approves as the admin, and waits for the end. */
export async function carryOut(
  portal: Pick<TestPortal, 'url'>,
  changes: Parameters<PluginManagerClient['makePlan']>[0]['changes']
): Promise<void> {
  const [developer, admin] = await Promise.all([apiAs(portal, 'developer'), apiAs(portal, 'admin')]);
  const { plan } = await developer.makePlan({ changes, request: true });
  const { operation } = await admin.approvePlan(plan.id, { digest: plan.digest });
  const id = operation?.id ?? '';
  for await (const event of admin.operationEvents(id)) {
    if (event.operationState === 'done') return;
    if (event.operationState === 'undone' || event.operationState === 'stuck') {
      throw new Error(`The operation was ${event.operationState}: ${JSON.stringify(event)}`);
    }
  }
}

const databaseConfig = z.object({
  backend: z.object({
    database: z.object({
      connection: z.object({
        host: z.string(),
        port: z.number(),
        user: z.string(),
        password: z.string(),
        database: z.string(),
      }),
    }),
  }),
});

/** Puts that many listings into the portal's catalogue, as a source would that knows so many. */
export async function seedListings(portal: Pick<TestPortal, 'folder'>, count: number): Promise<void> {
  const file = path.join(portal.folder, 'state', 'app-config.generated.yaml');
  const { connection } = databaseConfig.parse(parse(fs.readFileSync(file, 'utf8'))).backend.database;
  const client = new pg.Client({ ...connection, options: '-c search_path=plugin-manager' });
  await client.connect();
  try {
    // Like a listing that is there already, so that this need not know every column of the table.
    await client.query(
      `insert into listings
       select row.* from (select * from listings limit 1) as one, generate_series(1, $1::int) as n,
         lateral jsonb_populate_record(null::listings, to_jsonb(one) || jsonb_build_object(
           'plugin_id', 'seeded-' || n,
           'name', 'Seeded plugin ' || n,
           'description',
             'Listing number ' || n || ' of many, with a description that is as long as those of real plugins often are.',
           'category', 'Category ' || n % 12,
           'maturity', (array['stable', 'beta', 'alpha'])[1 + n % 3],
           'author', 'Author ' || n % 40,
           'keywords', jsonb_build_array('seeded', 'keyword-' || n % 25),
           'has_icon', false,
           'latest', null,
           'released', false,
           'publisher_name', 'seeds'
         )) as row`,
      [count]
    );
  } finally {
    await client.end();
  }
}
