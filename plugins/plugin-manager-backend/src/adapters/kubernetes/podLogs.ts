import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../ports/cluster';
import { NoAnswer, type KubernetesHttp } from './KubernetesHttp';
import { Queue } from './Queue';
import { readLines } from './readLines';
import { listCollection } from './watchCollection';
import { WatchedSet } from './WatchedSet';

export type LogOptions = {
  tailLines?: number;
  follow?: boolean;
  sinceSeconds?: number;
  signal?: AbortSignal;
};

export type LogLine = { pod: string; line: string };

const REOPEN_MS = 1000;

type Pod = { namespace: string; name: string };

async function* streamPod(
  http: KubernetesHttp,
  pod: Pod,
  query: {
    tailLines?: number;
    sinceSeconds?: number;
    sinceTime?: string;
    follow?: boolean;
    previous?: boolean;
  },
  signal: AbortSignal | undefined
): AsyncGenerator<{ at: string; line: string }> {
  const { status, stream } = await http.open({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`,
    query: { ...query, timestamps: true },
    ...(signal ? { signal } : {}),
  });
  if (status !== 200) {
    // Not started yet, or gone already: there is nothing to read.
    stream.destroy();
    return;
  }
  for await (const text of readLines(stream, signal)) {
    const space = text.indexOf(' ');
    if (space > 0) yield { at: text.slice(0, space), line: text.slice(space + 1) };
  }
}

/** Follows one pod over restarts of its container and lost connections, without telling a line twice. */
async function followPod(
  http: KubernetesHttp,
  pod: Pod,
  options: LogOptions,
  push: (line: LogLine) => void,
  signal: AbortSignal
): Promise<void> {
  let last: string | undefined;
  while (!signal.aborted) {
    const query = last
      ? { sinceTime: last }
      : {
          ...(options.tailLines === undefined ? {} : { tailLines: options.tailLines }),
          ...(options.sinceSeconds === undefined ? {} : { sinceSeconds: options.sinceSeconds }),
        };
    const seen = last;
    try {
      for await (const { at, line } of streamPod(http, pod, { ...query, follow: true }, signal)) {
        // A server cuts sinceTime to whole seconds, so that lines of before come again.
        if (seen !== undefined && at <= seen) continue;
        last = at;
        push({ pod: pod.name, line });
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof NoAnswer) && typeof (error as NodeJS.ErrnoException).code !== 'string')
        throw error;
    }
    await sleep(REOPEN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function hasRestarted({ status }: KubernetesObject): boolean {
  const containers = (status as { containerStatuses?: Array<{ restartCount?: number }> } | undefined)
    ?.containerStatuses;
  return containers?.some(({ restartCount = 0 }) => restartCount > 0) ?? false;
}

async function* readOnce(
  http: KubernetesHttp,
  namespace: string,
  labelSelector: string,
  options: LogOptions
): AsyncGenerator<LogLine> {
  const listed = await listCollection(
    http,
    { apiVersion: 'v1', kind: 'Pod', namespace, labelSelector },
    options.signal
  );
  if ('failure' in listed) return;
  const byAge = (pod: KubernetesObject) => String(pod.metadata.creationTimestamp ?? '');
  const pods = listed.objects.sort((a, b) => (byAge(a) < byAge(b) ? -1 : 1));
  const { tailLines, sinceSeconds } = options;
  for (const pod of pods) {
    const query = {
      ...(tailLines === undefined ? {} : { tailLines }),
      ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    };
    const target = { namespace, name: pod.metadata.name };
    const lines: LogLine[] = [];
    // A container that was started again has nothing to say yet; why it ended is in the log of the one before.
    for (const previous of hasRestarted(pod) ? [true, false] : [false]) {
      const which = previous ? { ...query, previous } : query;
      for await (const { line } of streamPod(http, target, which, options.signal)) {
        lines.push({ pod: pod.metadata.name, line });
      }
    }
    yield* tailLines === undefined ? lines : lines.slice(-tailLines);
  }
}

/**
 * Lines of the logs of all pods that a selector names. A follow takes in pods that come later, and ends when it is
 * aborted or its reader stops. (Client-node's own follow ends the process when a connection drops.)
 */
export async function* podLogs(
  http: KubernetesHttp,
  namespace: string,
  labelSelector: string,
  options: LogOptions
): AsyncGenerator<LogLine> {
  if (!options.follow) {
    yield* readOnce(http, namespace, labelSelector, options);
    return;
  }
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const queue = new Queue<LogLine>(signal);
  const followed = new Map<string, AbortController>();
  const set = new WatchedSet(
    http,
    { apiVersion: 'v1', kind: 'Pod', namespace, labelSelector },
    signal,
    () => {
      const there = new Set(set.all().map(pod => pod.metadata.uid ?? pod.metadata.name));
      for (const [uid, controller] of followed) {
        if (!there.has(uid) && set.listed) {
          controller.abort();
          followed.delete(uid);
        }
      }
      for (const pod of set.all()) {
        const uid = pod.metadata.uid ?? pod.metadata.name;
        if (followed.has(uid)) continue;
        const controller = new AbortController();
        followed.set(uid, controller);
        followPod(
          http,
          { namespace, name: pod.metadata.name },
          options,
          line => queue.push(line),
          AbortSignal.any([signal, controller.signal])
        ).catch(error => queue.fail(error));
      }
    }
  );
  set.ended.catch(error => queue.fail(error));
  try {
    yield* queue;
  } finally {
    stop.abort();
  }
}
