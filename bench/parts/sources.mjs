import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'yaml';
import { root } from '../../scripts/stamps.mjs';
import { makeCatalogue, missingCatalogue } from '../catalogue.mjs';
import { figure } from '../figures.mjs';

const LISTINGS = 10_000;
/** Each second source names this share of the first one's plugins, too. */
const DUPLICATES = 0.5;
/** Listings that change before the second sync. */
const CHANGED = 100;
/** Longest turn of the event loop that a sync may take, in milliseconds. */
const TURN_MS = 50;
const DATABASE = 'flyloft_bench_sources';

const own = createRequire(path.join(root, 'plugins/plugin-manager-backend/package.json'));
const connect = connection => own('knex')({ client: 'pg', connection, pool: { min: 0, max: 10 } });

/** Plugins of the search's catalogue as a source lists them. */
function listingsOf(catalogue, source) {
  return catalogue.map(({ card, license, readme, packages }) => ({
    key: `${source}:${card.id}`,
    name: card.name,
    description: card.description,
    readme,
    categories: [card.category],
    keywords: card.keywords,
    highlights: [],
    links: [],
    ...(card.author ? { author: card.author } : {}),
    license,
    packages: [{ name: packages[0], role: 'frontend-plugin', version: '1.19.0', configExamples: [] }],
  }));
}

/** The sync of two catalogues of ten thousand listings that share half of them: how long, and how long anything waits. */
export async function sources(session) {
  const missing = missingCatalogue();
  if (missing) {
    session.log(`sources is left out: ${missing}`);
    return [];
  }
  await session.portal();
  const server = parse(fs.readFileSync(path.join(session.stateDir, 'app-config.generated.yaml'), 'utf8'));
  const { connection } = server.backend.database;
  const admin = connect(connection);
  await admin.raw(`drop database if exists ${DATABASE}`);
  await admin.raw(`create database ${DATABASE}`);
  const knex = connect({ ...connection, database: DATABASE });
  try {
    await knex.migrate.latest({ directory: path.join(root, 'plugins/plugin-manager-backend/migrations') });
    return await syncBoth(session, knex);
  } finally {
    await knex.destroy();
    await admin.raw(`drop database if exists ${DATABASE} with (force)`);
    await admin.destroy();
  }
}

async function syncBoth(session, knex) {
  const { createSources, createPostgresStore, PostgresRegistry, randomIds, systemClock } = session.product;
  const catalogue = makeCatalogue(LISTINGS * (2 - DUPLICATES));
  const content = {
    first: listingsOf(catalogue.slice(0, LISTINGS), 'first'),
    second: listingsOf(catalogue.slice(-LISTINGS), 'second'),
  };
  const configured = Object.keys(content).map(name => ({
    name,
    kind: 'bench',
    timeoutMs: 600_000,
    read: async () => ({
      outcome: 'read',
      listings: content[name],
      kept: [],
      collections: [],
      defects: [],
      read: { entries: content[name].length },
    }),
  }));
  const store = createPostgresStore({
    knex,
    clock: systemClock,
    secretKey: Buffer.alloc(32),
    registry: db => new PostgresRegistry(db),
  });
  await store.sources.configure(configured.map(({ name, kind }) => ({ name, kind })));
  const service = createSources({
    store,
    clock: systemClock,
    ids: randomIds,
    sources: { list: () => configured, find: name => configured.find(one => one.name === name) },
    log: { info: () => {}, warn: text => session.log(text) },
  });
  const figures = [];
  const sync = async (name, title) => {
    const { ms, longest, cpu } = await watched(() =>
      service.syncOnSchedule(name, new AbortController().signal)
    );
    const [last] = await store.sources.listSyncs(name, 1);
    if (last.state !== 'done') throw new Error(`The sync of ${name} ended ${last.state}: ${last.message}`);
    figures.push(
      figure(`sources, ${title}`, ms / 1000, 's'),
      figure(`sources, ${title}, processor time`, cpu / 1000, 's'),
      figure(`sources, ${title}, longest turn of the event loop`, longest, 'ms', { atMost: TURN_MS })
    );
  };
  await sync('first', `first sync of ${LISTINGS} listings`);
  await sync('second', `sync of ${LISTINGS} more, ${LISTINGS * DUPLICATES} of them known`);
  for (let i = 0; i < CHANGED; i++) {
    content.first[i * 97] = { ...content.first[i * 97], description: `Changed for the ${i}th time` };
  }
  await sync('first', `sync after ${CHANGED} of ${LISTINGS} changed`);
  const rows = await knex('listings').count();
  if (Number(rows[0].count) !== catalogue.length) throw new Error(`There are ${rows[0].count} listings`);
  await service.stop();
  return figures;
}

/** What something takes, and the longest time that nothing else had its turn meanwhile, by what the thread ran. */
async function watched(run) {
  let longest = 0;
  let before = process.threadCpuUsage();
  // Each turn ends with the check phase; what the thread ran since the one before is one turn at most.
  let on = true;
  const turn = () => {
    const used = process.threadCpuUsage(before);
    longest = Math.max(longest, (used.user + used.system) / 1000);
    before = process.threadCpuUsage();
    if (on) setImmediate(turn);
  };
  const started = performance.now();
  const cpu = process.threadCpuUsage();
  setImmediate(turn);
  try {
    await run();
  } finally {
    on = false;
  }
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms: performance.now() - started, longest, cpu: (user + system) / 1000 };
}
