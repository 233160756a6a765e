import { PLUGIN_MANAGER_TOPICS, type SourceCounts, type SourceSync } from '@flyloft/plugin-manager-common';
import type { SourceReading } from '@flyloft/plugin-manager-node';
import type { Json } from '../../domain/json';
import type {
  Actor,
  CatalogueSources,
  Clock,
  ConfiguredSource,
  Ids,
  SourceSyncRecord,
  Store,
} from '../../ports';
import { checkReading } from './checkReading';
import { refreshCatalogue } from './refreshCatalogue';

/** What a sync works with. */
export type SyncDependencies = {
  store: Store;
  sources: CatalogueSources;
  clock: Clock;
  ids: Ids;
  log: { info(message: string): void; warn(message: string): void };
};

/** Milliseconds that a sync may be silent before another one may take its source. */
const LEASE_MS = 60_000;
/** Milliseconds between two signs of life. */
const RENEW_MS = 2_000;

/** A sync that has begun; `ended` never rejects. */
export type StartedSync = { sync: SourceSyncRecord; ended: Promise<SourceSyncRecord> };

/**
 * Takes a source for a sync, or says which one has it. States of a sync:
 *
 *   running → done        everything was read; entries were added, changed, removed
 *           → unchanged   the source says that nothing has changed
 *           → failed      nothing was stored: listings stay as they were
 */
export async function startSync(
  dependencies: SyncDependencies,
  source: ConfiguredSource,
  options: { trigger: SourceSync['trigger']; actor: Actor; signal: AbortSignal }
): Promise<{ outcome: 'busy'; sync: SourceSyncRecord } | ({ outcome: 'started' } & StartedSync)> {
  const { store, clock, ids } = dependencies;
  const startedAt = clock.now();
  const name = { id: ids.shortId(), source: source.name };
  const { trigger, actor } = options;
  const claimed = await store.transaction(async tx => {
    const result = await tx.sources.claim(
      { ...name, trigger, actor, startedAt },
      new Date(startedAt.getTime() + LEASE_MS)
    );
    if (result.outcome === 'claimed') {
      tx.publish(PLUGIN_MANAGER_TOPICS.sourceChanged, { source: source.name });
      if (trigger !== 'schedule') {
        await tx.audit.append({
          actor,
          action: 'source.sync',
          subject: `source:${source.name}`,
          result: 'success',
          summary: `Started a sync of ${source.name}`,
          details: { trigger },
        });
      }
    }
    return result;
  });
  if (claimed.outcome === 'busy') return claimed;
  const sync: SourceSyncRecord = { ...name, trigger, actor, state: 'running', startedAt, defects: 0 };
  return {
    outcome: 'started',
    sync,
    ended: run(dependencies, source, sync, claimed.validators, options.signal),
  };
}

async function run(
  dependencies: SyncDependencies,
  source: ConfiguredSource,
  sync: SourceSyncRecord,
  validators: Json | undefined,
  stop: AbortSignal
): Promise<SourceSyncRecord> {
  const { store, log } = dependencies;
  try {
    const reading = await read(dependencies, source, sync, validators, stop);
    await store.transaction(tx => record(dependencies, tx, source, sync, reading));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.warn(`The sync of the source ${source.name} failed: ${message}`);
    await recordFailure(dependencies, source, sync, message).catch(failure =>
      log.warn(`The failure of the sync ${sync.id} could not be recorded: ${failure}`)
    );
  }
  return (await store.sources.findSync(sync.id).catch(() => undefined)) ?? sync;
}

/** Reads the source with a deadline, telling how far it is; whatever it does, this ends. */
async function read(
  { store, clock, log }: SyncDependencies,
  source: ConfiguredSource,
  sync: SourceSyncRecord,
  validators: Json | undefined,
  stop: AbortSignal
): Promise<SourceReading> {
  const lost = new AbortController();
  const deadline = AbortSignal.timeout(source.timeoutMs);
  const signal = AbortSignal.any([stop, lost.signal, deadline]);
  let progress: SourceSync['progress'];
  const timer = setInterval(() => {
    store.sources
      .renew(sync, new Date(clock.now().getTime() + LEASE_MS), progress)
      .then(held => held || lost.abort(new Error('Another sync has taken the source over.')))
      .catch(error => log.warn(`The sync ${sync.id} could not renew its lease: ${error}`));
  }, RENEW_MS);
  timer.unref();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        const seconds = Math.round(source.timeoutMs / 1000);
        reject(deadline.aborted ? new Error(`It was not read within ${seconds} s.`) : signal.reason);
      },
      { once: true }
    );
  });
  try {
    // A source that ignores the signal is left behind.
    return await Promise.race([
      source.read({
        validators: validators as never,
        signal,
        progress: (done, total, what) => {
          progress = { done, ...(total === undefined ? {} : { total }), what };
        },
      }),
      aborted,
    ]);
  } finally {
    clearInterval(timer);
    aborted.catch(() => undefined);
    lost.abort();
  }
}

function nextAt(source: ConfiguredSource, from: Date): { nextAt?: Date } {
  return source.everyMs === undefined ? {} : { nextAt: new Date(from.getTime() + source.everyMs) };
}

async function record(
  { sources, clock, log }: SyncDependencies,
  tx: Parameters<Parameters<Store['transaction']>[0]>[0],
  source: ConfiguredSource,
  sync: SourceSyncRecord,
  reading: SourceReading
): Promise<void> {
  if (!(await tx.sources.holds(sync))) throw new Error('Another sync has taken the source over.');
  const at = clock.now();
  const ended = () => {
    const endedAt = clock.now();
    return { endedAt, ...nextAt(source, endedAt) };
  };
  if (reading.outcome === 'unchanged') {
    const before = (await tx.sources.listSyncs(source.name, 100)).find(one => one.state === 'done');
    const { read: has, revision } = before ?? {};
    await tx.sources.finish(sync, {
      state: 'unchanged',
      ...ended(),
      ...(has === undefined ? {} : { read: has }),
      ...(revision === undefined ? {} : { revision }),
    });
  } else {
    const counts: SourceCounts = await tx.sources.replaceContent(
      source.name,
      await checkReading(reading),
      at
    );
    await refreshCatalogue(tx, sources, at);
    await tx.sources.finish(sync, {
      state: 'done',
      counts,
      read: reading.read,
      ...ended(),
      ...(reading.validators === undefined || reading.incomplete
        ? {}
        : { validators: reading.validators as Json }),
      ...(reading.revision === undefined ? {} : { revision: reading.revision }),
    });
    log.info(
      `The source ${source.name} was synced: ${counts.added} added, ${counts.changed} changed, ${counts.gone} gone.`
    );
  }
  tx.publish(PLUGIN_MANAGER_TOPICS.sourceChanged, { source: source.name });
}

async function recordFailure(
  { store, clock }: SyncDependencies,
  source: ConfiguredSource,
  sync: SourceSyncRecord,
  message: string
): Promise<void> {
  await store.transaction(async tx => {
    if (!(await tx.sources.holds(sync))) return;
    const at = clock.now();
    await tx.sources.finish(sync, {
      state: 'failed',
      message: `${message.slice(0, 1000)} Listings stay as they were.`,
      endedAt: at,
      ...nextAt(source, at),
    });
    tx.publish(PLUGIN_MANAGER_TOPICS.sourceChanged, { source: source.name });
  });
}
