import type { KubernetesObject, ObjectRef, WaitProgress } from '../../ports/cluster';
import type { KubernetesHttp } from './KubernetesHttp';
import { watchCollection } from './watchCollection';
import type { Failure } from './translateStatus';

/** How a wait for the end of an object ended; held: something keeps it, in words. */
export type GoneResult =
  | { outcome: 'gone' }
  | { outcome: 'held'; because: string }
  | { outcome: 'failed'; failure: Failure };

const AWAY_MS = 5000;

/** What keeps an object that is being deleted. */
function whatHolds(object: KubernetesObject): string {
  const finalizers = object.metadata.finalizers as string[] | undefined;
  if (finalizers?.length) return `finalizers ${finalizers.join(', ')}`;
  const conditions = (
    object.status as { conditions?: Array<{ type: string; status: string; message?: string }> }
  )?.conditions;
  const remaining = conditions?.find(
    ({ type, status }) =>
      status === 'True' && /Remaining$|DeletionContentFailure$|DiscoveryFailure$/.test(type)
  );
  return remaining?.message ?? 'its contents';
}

/**
 * Waits by watch until the object with this uid is gone. (Another one of the same name does not count.)
 * @throws the signal's reason where that is aborted.
 */
export async function waitUntilGone(
  http: KubernetesHttp,
  ref: ObjectRef,
  options: { uid?: string; timeoutMs: number; signal?: AbortSignal; onProgress?: WaitProgress }
): Promise<GoneResult> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const timers: NodeJS.Timeout[] = [];
  let held = 'it';
  try {
    return await new Promise<GoneResult>((resolve, reject) => {
      let away: { failure: Failure; since: number } | undefined;
      const see = (object: KubernetesObject) => {
        away = undefined;
        if (options.uid && object.metadata.uid !== options.uid) {
          resolve({ outcome: 'gone' });
        } else {
          held = whatHolds(object);
          if (object.metadata.deletionTimestamp) options.onProgress?.(`waiting for the end of ${held}`);
        }
      };
      const { apiVersion, kind, namespace, name } = ref;
      watchCollection(
        http,
        { apiVersion, kind, ...(namespace ? { namespace } : {}), fieldSelector: `metadata.name=${name}` },
        {
          onList: objects => {
            away = undefined;
            const [object] = objects;
            if (object) see(object);
            else resolve({ outcome: 'gone' });
          },
          onChange: see,
          onDelete: () => resolve({ outcome: 'gone' }),
          onFailure: failure => {
            away ??= { failure, since: performance.now() };
            if (failure.kind === 'refused' || performance.now() - away.since >= AWAY_MS) {
              resolve({ outcome: 'failed', failure });
            }
          },
        },
        signal
      ).catch(reject);
      timers.push(
        setTimeout(
          () =>
            resolve(away ? { outcome: 'failed', failure: away.failure } : { outcome: 'held', because: held }),
          options.timeoutMs
        )
      );
      // The signal may be as old as the portal: what listens to it goes with this wait.
      const within = { once: true, signal: stop.signal };
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason), within);
      options.signal?.throwIfAborted();
    });
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stop.abort();
  }
}
