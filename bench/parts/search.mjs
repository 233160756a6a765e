import { createRequire } from 'node:module';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import { root } from '../../scripts/stamps.mjs';
import { makeCatalogue, makeQueries, missingCatalogue } from '../catalogue.mjs';
import { figure, median, percentile } from '../figures.mjs';
import { fillCatalogue } from '../fillCatalogue.mjs';
import { fillMiniSearch } from '../rivals/miniSearch.mjs';
import { fillFullText, searchFullText } from '../rivals/postgresFullText.mjs';

const PLUGINS = 10_000;
const QUERIES = 3_000;
/** Slow rivals are asked fewer times. */
const RIVAL_QUERIES = 150;
const UPDATES = 100;
/** The list and its rival take turns, so that what else the machine does meets both. */
const ROUNDS = 7;
const ROUND_SECONDS = 1.5;
const CONNECTIONS = 8;
/** Share of a core below which the portal has taken everything in, asked for this often in a row. */
const IDLE_SHARE = 0.2;
const IDLE_TIMES = 3;

const own = createRequire(path.join(root, 'plugins/plugin-manager-backend/package.json'));

const connect = connection => own('knex')({ client: 'pg', connection, pool: { min: 0, max: 10 } });

/** A database of the benchmark's own on the portal's server. */
async function createDatabase(connection) {
  const name = 'flyloft_bench_search';
  const admin = connect(connection);
  await admin.raw(`drop database if exists ${name}`);
  await admin.raw(`create database ${name}`);
  return {
    connection: { ...connection, database: name },
    async drop() {
      await admin.raw(`drop database if exists ${name} with (force)`);
      await admin.destroy();
    },
  };
}

/** Milliseconds of each call, the first ones left out. */
async function timed(queries, ask) {
  for (const query of queries.slice(0, Math.min(200, queries.length))) await ask(query);
  const times = [];
  for (const query of queries) {
    const started = performance.now();
    await ask(query);
    times.push(performance.now() - started);
  }
  return times;
}

/**
 * The least of three times of each call: nearer to what it costs where other programs want the cores too, so that rivals
 * that are asked one after the other can be compared.
 */
async function leastOf3(queries, ask) {
  const [first, second, third] = [
    await timed(queries, ask),
    await timed(queries, ask),
    await timed(queries, ask),
  ];
  return first.map((time, i) => Math.min(time, second[i], third[i]));
}

function collectGarbage() {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
}

function used() {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

/** The search: in the process, against its rivals, after changes, and through the portal. */
export async function search(session) {
  const missing = missingCatalogue();
  if (missing) {
    session.log(`search is left out: ${missing}`);
    return [];
  }
  const catalogue = makeCatalogue(PLUGINS);
  const queries = makeQueries(catalogue, QUERIES);
  const figures = [];

  const { PluginIndex } = session.product;
  const before = used();
  const started = performance.now();
  const index = new PluginIndex();
  for (let i = 0; i < PLUGINS; i += 50) {
    index.apply({ put: catalogue.slice(i, i + 50).map(one => structuredClone(one)) });
  }
  const built = performance.now() - started;
  const memory = used() - before;
  const inProcess = await timed(queries, query => index.search(query));
  const p95 = percentile(inProcess, 0.95);
  const rivals = queries.slice(0, RIVAL_QUERIES);
  const own3 = await leastOf3(queries, query => index.search(query));
  const ownP95 = percentile(own3.slice(0, RIVAL_QUERIES), 0.95);
  figures.push(
    figure(`search, index of ${PLUGINS} plugins built`, built, 'ms'),
    figure(`search, index of ${PLUGINS} plugins, memory`, memory, 'MiB', { atMost: 150 }),
    figure('search, query and 4 facets, p50', median(inProcess), 'ms'),
    figure('search, query and 4 facets, p95', p95, 'ms', { atMost: 1 }),
    figure('search, query and 4 facets, least of 3 each, p95', percentile(own3, 0.95), 'ms')
  );

  session.log('filling MiniSearch');
  const askMiniSearch = fillMiniSearch(catalogue);
  const mini = percentile(await leastOf3(rivals, askMiniSearch), 0.95);
  figures.push(
    figure('search, MiniSearch, least of 3 each, p95', mini, 'ms'),
    figure('search, times as quick as MiniSearch, p95', mini / ownP95, 'x', { atLeast: 10 })
  );

  const { url, pid } = await session.portal();
  const server = parse(fs.readFileSync(path.join(session.stateDir, 'app-config.generated.yaml'), 'utf8'));
  const { connection } = server.backend.database;
  const database = await createDatabase(connection);
  const knex = connect(database.connection);
  try {
    session.log('filling PostgreSQL');
    await knex.migrate.latest({ directory: path.join(root, 'plugins/plugin-manager-backend/migrations') });
    await fillFullText(knex, catalogue);
    const asked = await leastOf3(rivals, query => searchFullText(knex, query));
    const fullText = percentile(asked, 0.95);
    figures.push(
      figure("search, PostgreSQL's full text, least of 3 each, p95", fullText, 'ms'),
      figure("search, times as quick as PostgreSQL's full text, p95", fullText / ownP95, 'x', {
        atLeast: 20,
      })
    );
    await fillCatalogue(knex, catalogue);
    figures.push(...(await updates(session, knex, catalogue)));
  } finally {
    await knex.destroy();
    await database.drop();
  }
  figures.push(...(await throughPortal(session, { url, pid, connection }, catalogue, queries)));
  return figures;
}

/** From a commit to the index that has it, with everything that keeps it in step. */
async function updates(session, knex, catalogue) {
  const { IndexedPluginSearch, LatentMeanings, PostgresSession } = session.product;
  const listener = await PostgresSession.open(knex, 1);
  const started = performance.now();
  const indexed = await IndexedPluginSearch.open({
    knex,
    session: listener,
    tenant: 'default',
    portal: { backstage: '1.55.0', node: '24.0.0' },
    log: { warn: text => session.log(text) },
    meanings: new LatentMeanings(),
  });
  const opened = performance.now() - started;
  const times = [];
  for (let i = 0; i < UPDATES; i++) {
    const { id } = catalogue[i * 97].card;
    const description = `Changed for the ${i}th time`;
    const seen = new Promise(resolve => {
      const listening = indexed.onChanged(() => {
        if (indexed.index.get(id)?.card.description !== description) return;
        listening.stop();
        resolve();
      });
    });
    await knex('listings').where({ plugin_id: id }).update({ description });
    const committed = performance.now();
    await seen;
    times.push(Math.max(0, performance.now() - committed));
  }
  await indexed.close();
  await listener.close();
  return [
    figure(`search, index read from PostgreSQL, ${catalogue.length} plugins × 20 releases`, opened, 'ms'),
    figure('search, change visible after its commit, p95', percentile(times, 0.95), 'ms', { atMost: 100 }),
  ];
}

/** The list through the portal, beside a bare handler that reads a page of the same size from PostgreSQL. */
async function throughPortal(session, { url, pid, connection }, catalogue, queries) {
  const knex = connect({ ...connection, options: '-c search_path=plugin-manager' });
  let bare;
  try {
    session.log(`adding ${catalogue.length} plugins to the portal`);
    await fillCatalogue(knex, catalogue);
    const headers = { authorization: `Bearer ${await session.token('developer')}` };
    const list = `${url}/api/plugin-manager/plugins`;
    const total = async () => (await (await fetch(list, { headers })).json()).total;
    while ((await total()) < catalogue.length) await new Promise(resolve => setTimeout(resolve, 200));
    const addresses = queries.slice(0, 500).map(query => {
      const parameters = Object.entries(query).map(([name, value]) => [name, String(value)]);
      return `${list}?${new URLSearchParams(parameters)}`;
    });
    const times = await timed(addresses, async address => {
      const answer = await fetch(address, { headers });
      if (!answer.ok) throw new Error(`The list answered ${answer.status}`);
      await answer.arrayBuffer();
    });
    const page = await (await fetch(list, { headers })).text();
    bare = await startBare(connection, page.length);
    // Ten thousand plugins that come at once are read, and learnt from, for a while.
    await untilIdle(pid);
    const kept = await inTurns([list], headers, bare.url, pid);
    const asked = await inTurns(addresses, headers, bare.url, pid);
    session.log(
      `pages of ${(page.length / 1024).toFixed(1)} KiB, a second: ${kept.rates} and ${asked.rates}`
    );
    return [
      figure(`plugin list with ${catalogue.length} plugins, p95`, percentile(times, 0.95), 'ms', {
        below: 200,
      }),
      figure('plugin list, processor time of a request', kept.cpu, 'ms'),
      figure(`plugin list, share of the bare requests a second, median of ${ROUNDS}`, kept.share, 'x', {
        atLeast: 0.8,
      }),
      figure('plugin list, 500 queries with 4 facets, processor time of a request', asked.cpu, 'ms'),
      figure('plugin list, 500 queries with 4 facets, share of the bare requests a second', asked.share, 'x'),
    ];
  } finally {
    await bare?.stop();
    await knex.destroy();
  }
}

/** The least that a page from a table costs: express, one statement by pg, JSON of the same size. */
async function startBare(connection, size) {
  // Its own thread: the caller's work must not be counted as its.
  const worker = new Worker(new URL('../rivals/bareHandler.mjs', import.meta.url), {
    workerData: { connection, size, root },
  });
  const port = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { url: `http://127.0.0.1:${port}/plugins`, stop: () => worker.terminate() };
}

/** Milliseconds that a process has had of the processor, by the kernel's clock of hundredths of a second. */
function processorMs(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resolves when the process has nothing left to do. */
async function untilIdle(pid) {
  for (let idle = 0; idle < IDLE_TIMES; ) {
    const before = processorMs(pid);
    await new Promise(resolve => setTimeout(resolve, 1_000));
    idle = processorMs(pid) - before < IDLE_SHARE * 1_000 ? idle + 1 : 0;
  }
}

/**
 * Requests a second of the portal and of its rival in turns: the median of the rounds' shares, and what one request
 * took of the portal's processor time.
 */
async function inTurns(addresses, headers, rival, pid) {
  const mine = [];
  const bare = [];
  let answered = 0;
  let cpu = 0;
  // The first round warms both.
  for (let round = 0; round <= ROUNDS; round++) {
    const before = processorMs(pid);
    const ours = await requests(addresses, headers);
    const spent = processorMs(pid) - before;
    const theirs = await requests([rival], headers);
    if (round === 0) continue;
    answered += ours.answered;
    cpu += spent;
    mine.push(ours.rate);
    bare.push(theirs.rate);
  }
  return {
    share: median(mine.map((rate, round) => rate / bare[round])),
    cpu: cpu / answered,
    rates: `${Math.round(median(mine))} beside ${Math.round(median(bare))}`,
  };
}

/** How many requests are answered in a round, and in a second of it, over kept connections. */
async function requests(addresses, headers) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const ask = address =>
    new Promise((resolve, reject) => {
      http
        .get(address, { agent, headers }, response => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`${address} ${response.statusCode}`))
          );
        })
        .on('error', reject);
    });
  const started = performance.now();
  const until = started + ROUND_SECONDS * 1000;
  let answered = 0;
  const loop = async () => {
    while (performance.now() < until) {
      await ask(addresses[answered % addresses.length]);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, loop));
  const rate = (answered * 1000) / (performance.now() - started);
  agent.destroy();
  return { answered, rate };
}
