import { setTimeout as wait } from 'node:timers/promises';
import {
  nearest,
  type SourceDetail,
  type SourceList,
  type SourceSync,
  type SourceWebhookAnswer,
} from '@flyloft/plugin-manager-common';
import type { Actor, ConfiguredSource, Delivery } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { notifySource } from './notifySource';
import { refreshCatalogue } from './refreshCatalogue';
import { startSync, type StartedSync, type SyncDependencies } from './syncSource';
import { toSyncAnswer, viewSource, viewSourceDetail } from './viewSource';

/** How often a sync that waits for another replica's asks whether that is over, in milliseconds. */
const AGAIN_MS = 2_000;

/** Catalogues: what they are, their syncs, and what is wrong in them. */
export interface Sources {
  listSources(): Promise<Outcome<SourceList>>;
  getSource(name: string): Promise<Outcome<SourceDetail>>;
  syncSource(name: string, actor: Actor): Promise<Outcome<SourceSync>>;
  removeSource(name: string, actor: Actor): Promise<Outcome<void>>;
  notifySource(name: string, delivery: Delivery): Promise<Outcome<SourceWebhookAnswer>>;
}

/** The use cases of catalogues with what the portal itself does with them. */
export type SourcesService = Sources & {
  /** A sync on schedule; ends with it. */
  syncOnSchedule(name: string, signal: AbortSignal): Promise<void>;
  /** Stops what runs, and waits for it. */
  stop(): Promise<void>;
};

/** Binds the use cases of catalogues to what they work with. */
export function createSources(dependencies: SyncDependencies): SourcesService {
  const { store, sources, clock } = dependencies;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const endOf = new Map<string, Promise<unknown>>();
  const track = (work: Promise<unknown>) => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const follow = ({ sync, ended }: StartedSync) => {
    endOf.set(sync.id, ended);
    track(ended.finally(() => endOf.delete(sync.id)));
  };
  const queued = new Set<string>();
  /** Tries until it has the source, or another sync than the one that was named does, which began later. */
  const startWhenFree = async (source: ConfiguredSource, syncId: string, actor: Actor) => {
    while (!stopping.signal.aborted) {
      // A sync of another replica is asked for again and again; the end of one here is known at once.
      const pause = wait(AGAIN_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      await Promise.race([pause, endOf.get(syncId) ?? pause]);
      if (stopping.signal.aborted) return;
      const started = await startSync(dependencies, source, {
        trigger: 'webhook',
        actor,
        signal: stopping.signal,
      });
      if (started.outcome === 'started') follow(started);
      if (started.outcome === 'started' || started.sync.id !== syncId) return;
    }
  };
  const startAfter = (source: ConfiguredSource, syncId: string, actor: Actor) => {
    // One is enough, however many webhooks come meanwhile.
    if (queued.has(source.name)) return;
    queued.add(source.name);
    const work = startWhenFree(source, syncId, actor)
      .catch(error => dependencies.log.warn(`The sync of ${source.name} that waited failed: ${error}`))
      .finally(() => queued.delete(source.name));
    track(work);
  };
  const unknown = async (name: string) => {
    const meant = nearest(
      name,
      (await store.sources.list()).map(one => one.name)
    );
    return refused(
      'SOURCE_NOT_FOUND',
      `There is no source "${name}".${meant ? ` Did you mean "${meant}"?` : ''} GET /sources lists them.`
    );
  };

  return {
    async listSources() {
      const items = await store.sources.list();
      return ok({ items: await Promise.all(items.map(item => viewSource(dependencies, item))) });
    },

    async getSource(name) {
      const found = await store.sources.find(name);
      return found ? ok(await viewSourceDetail(dependencies, found)) : unknown(name);
    },

    async syncSource(name, actor) {
      const source = sources.find(name);
      if (!source) {
        if (!(await store.sources.find(name))) return unknown(name);
        return refused(
          'SOURCE_NOT_FOUND',
          `The configuration no longer names "${name}", so it cannot be synced. Add it to pluginManager.sources, or remove it here.`
        );
      }
      const started = await startSync(dependencies, source, {
        trigger: 'person',
        actor,
        signal: stopping.signal,
      });
      if (started.outcome === 'started') follow(started);
      return ok(toSyncAnswer(started.sync));
    },

    async removeSource(name, actor) {
      if (!(await store.sources.find(name))) return unknown(name);
      return store.transaction(async tx => {
        if (!(await tx.sources.remove(name))) {
          return refused(
            'SOURCE_CONFIGURED',
            `"${name}" stands in the configuration. Remove it from pluginManager.sources first, or the next start brings it back.`
          );
        }
        await refreshCatalogue(tx, sources, clock.now());
        await tx.audit.append({
          actor,
          action: 'source.remove',
          subject: `source:${name}`,
          result: 'success',
          summary: `Removed the source ${name} with what only it listed`,
          details: {},
        });
        return ok(undefined);
      });
    },

    notifySource: (name, delivery) =>
      notifySource({ ...dependencies, follow, startAfter, stop: stopping.signal }, name, delivery),

    async syncOnSchedule(name, signal) {
      const source = sources.find(name);
      if (!source || stopping.signal.aborted) return;
      const started = await startSync(dependencies, source, {
        trigger: 'schedule',
        actor: 'schedule',
        signal: AbortSignal.any([signal, stopping.signal]),
      });
      if (started.outcome !== 'started') return;
      follow(started);
      await started.ended;
    },

    async stop() {
      stopping.abort(new Error('The portal stopped.'));
      await Promise.all(running);
    },
  };
}
