import { parseDirectory } from '@flyloft/plugin-manager-backend-module-source-backstage-directory';
import { parseCatalogue } from '@flyloft/plugin-manager-backend-module-source-rhdh';
import { readFolder, type SourceReading } from '@flyloft/plugin-manager-node';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { migratedDatabase } from '../../__testUtils__/database';
import { TEST_KEY } from '../../__testUtils__/environments';
import { createPostgresStore } from '../../adapters/postgres/PostgresStore';
import { PostgresRegistry } from '../../adapters/postgres/registry';
import { randomIds, systemClock } from '../../adapters/system/system';
import type { ConfiguredSource, SourceSyncRecord, Store } from '../../ports';
import { startSync, type SyncDependencies } from './syncSource';

jest.setTimeout(120_000);

const data = path.resolve(__dirname, '../../../../../../shared/data');

const source = (name: string, read: () => Promise<SourceReading>): ConfiguredSource => ({
  name,
  kind: name,
  read,
  timeoutMs: 60_000,
});

const rhdh = source('rhdh', async () => {
  const files = await readFolder(
    path.join(data, 'rhdh-overlays'),
    file => file.endsWith('.yaml'),
    AbortSignal.timeout(60_000)
  );
  return { outcome: 'read', kept: [], ...parseCatalogue(files) };
});
const directory = source('directory', async () => {
  const entries: unknown[] = JSON.parse(await readFile(path.join(data, 'backstage-directory.json'), 'utf8'));
  const parsed = parseDirectory(entries.map((value, index) => ({ value, file: `${index}` })));
  return { outcome: 'read', kept: [], collections: [], ...parsed, read: { entries: entries.length } };
});

describeWhere(existsSync(path.join(data, 'rhdh-overlays')), `they are not in ${data}`)(
  'two real catalogues',
  () => {
    let database: Awaited<ReturnType<typeof migratedDatabase>>;
    let store: Store;
    let dependencies: SyncDependencies;

    async function sync(which: ConfiguredSource): Promise<SourceSyncRecord> {
      const started = await startSync(dependencies, which, {
        trigger: 'person',
        actor: 'user:default/admin',
        signal: new AbortController().signal,
      });
      if (started.outcome === 'busy') throw new Error('Another sync is under way');
      return started.ended;
    }

    beforeAll(async () => {
      database = await migratedDatabase();
      store = createPostgresStore({
        knex: database.knex,
        clock: systemClock,
        secretKey: TEST_KEY,
        registry: db => new PostgresRegistry(db),
      });
      const all = [rhdh, directory];
      dependencies = {
        store,
        sources: { list: () => all, find: name => all.find(one => one.name === name) },
        clock: systemClock,
        ids: randomIds,
        log: { info: () => undefined, warn: () => undefined },
      };
      await store.sources.configure(all.map(({ name, kind }) => ({ name, kind })));
    });
    afterAll(() => database.drop());

    const ids = async () =>
      (await database.knex('listings').orderBy('plugin_id').select('plugin_id')).map(row => row.plugin_id);

    it('come in completely, and what both name is one listing', async () => {
      expect(await sync(rhdh)).toMatchObject({
        state: 'done',
        read: { Plugin: 88, Package: 187, PluginCollection: 6 },
        counts: { added: 132, gone: 0 },
        defects: 103,
      });
      expect(await sync(directory)).toMatchObject({ state: 'done', counts: { added: 221 }, defects: 5 });
      const listed = await ids();
      const entries = await store.sources.listEntries();
      expect(entries).toHaveLength(353);
      expect(new Set(entries.map(entry => entry.pluginId))).toEqual(new Set(listed));
      const tekton = await store.sources.findListing('tekton');
      expect(tekton).toMatchObject({
        hasIcon: true,
        listing: { origins: [{ source: 'rhdh' }, { source: 'directory', file: 'tekton.yaml' }] },
      });
      expect((await store.sources.findListing('jenkins'))?.listing.packages.map(one => one.name)).toEqual(
        expect.arrayContaining([
          '@backstage-community/plugin-jenkins',
          '@backstage-community/plugin-jenkins-backend',
        ])
      );
    });

    it('change nothing when they are read again, in whatever order', async () => {
      const before = await ids();
      expect((await sync(directory)).counts).toEqual({ added: 0, changed: 0, gone: 0, kept: 221 });
      expect((await sync(rhdh)).counts).toEqual({ added: 0, changed: 0, gone: 0, kept: 132 });
      expect(await ids()).toEqual(before);
    });
  }
);
