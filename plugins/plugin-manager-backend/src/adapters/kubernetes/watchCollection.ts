import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../ports/cluster';
import { collectionPath, type KindRef } from './kinds';
import { NoAnswer, type KubernetesHttp } from './KubernetesHttp';
import { readAll, readLines } from './readLines';
import { statusOf, translateStatus, type Failure } from './translateStatus';

/** What is watched: a kind in one namespace or in all, narrowed by selectors. */
export type WatchTarget = KindRef & { namespace?: string; labelSelector?: string; fieldSelector?: string };

/** How a watch tells what it sees. */
export type WatchHandlers = {
  /** All objects, at the start and again whenever the server could not say what happened in between. */
  onList(objects: KubernetesObject[]): void;
  onChange(object: KubernetesObject): void;
  onDelete(object: KubernetesObject): void;
  /** The server is away or refuses; the watch goes on trying until it is aborted. */
  onFailure(failure: Failure): void;
};

type Event = { type: string; object: KubernetesObject };

/** Seconds after which the server ends a watch; it is opened again where it ended. */
const WATCH_SECONDS = 280;
/** Watches that live longer than this have lost their connection without being told. */
const WATCH_LIMIT_MS = (WATCH_SECONDS + 20) * 1000;
const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 5000;
/** A watch that lived so long was no failure to connect. */
const STEADY_MS = 1000;
const READ_ERROR_MS = 5000;

/** The objects of a collection, and the version at which they were so. Items carry no kind of their own. */
export async function listCollection(
  http: KubernetesHttp,
  target: WatchTarget,
  signal?: AbortSignal
): Promise<{ objects: KubernetesObject[]; resourceVersion: string } | { failure: Failure }> {
  const answer = await http.request({
    method: 'GET',
    path: collectionPath(target, target.namespace),
    query: { labelSelector: target.labelSelector, fieldSelector: target.fieldSelector },
    ...(signal ? { signal } : {}),
  });
  if (answer.status !== 200) return { failure: translateStatus(answer, { object: describe(target) }) };
  const list = answer.body as { metadata: { resourceVersion: string }; items?: KubernetesObject[] | null };
  const { apiVersion, kind } = target;
  return {
    objects: (list.items ?? []).map(item => ({ ...item, apiVersion, kind })),
    resourceVersion: list.metadata.resourceVersion,
  };
}

function describe(target: WatchTarget): string {
  return `${target.kind} list${target.namespace ? ` of ${target.namespace}` : ''}`;
}

/** Where to go on from; without a version, by a new list. */
type Ended = { resourceVersion?: string; failure?: Failure };

/** Reads one watch until it ends. */
async function readWatch(
  http: KubernetesHttp,
  target: WatchTarget,
  from: string,
  handlers: WatchHandlers,
  signal: AbortSignal
): Promise<Ended> {
  const { status, stream } = await http.open({
    method: 'GET',
    path: collectionPath(target, target.namespace),
    query: {
      watch: true,
      resourceVersion: from,
      allowWatchBookmarks: true,
      timeoutSeconds: WATCH_SECONDS,
      labelSelector: target.labelSelector,
      fieldSelector: target.fieldSelector,
    },
    signal,
  });
  if (status !== 200) {
    const body = parseOr(await readAll(stream, READ_ERROR_MS));
    return status === 410 ? {} : { resourceVersion: from, failure: failureOf(status, body, target) };
  }
  const limit = setTimeout(() => stream.destroy(), WATCH_LIMIT_MS);
  let resourceVersion = from;
  try {
    for await (const line of readLines(stream, signal)) {
      if (line === '') continue;
      const event = JSON.parse(line) as Event;
      if (event.type === 'ERROR') {
        const code = statusOf(event.object)?.code ?? 500;
        return code === 410 ? {} : { resourceVersion, failure: failureOf(code, event.object, target) };
      }
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
      if (event.type === 'DELETED') handlers.onDelete(event.object);
      else if (event.type !== 'BOOKMARK') handlers.onChange(event.object);
    }
    return { resourceVersion };
  } catch (error) {
    // What was seen before the connection broke need not be listed again.
    if (isBrokenStream(error)) return { resourceVersion, failure: away(error) };
    throw error;
  } finally {
    clearTimeout(limit);
  }
}

/** A list where there is no version to go on from, then a watch until it ends. */
async function round(
  http: KubernetesHttp,
  target: WatchTarget,
  from: string | undefined,
  handlers: WatchHandlers,
  signal: AbortSignal
): Promise<Ended> {
  let resourceVersion = from;
  try {
    if (resourceVersion === undefined) {
      const listed = await listCollection(http, target, signal);
      if ('failure' in listed) return { failure: listed.failure };
      resourceVersion = listed.resourceVersion;
      handlers.onList(listed.objects);
    }
    return await readWatch(http, target, resourceVersion, handlers, signal);
  } catch (error) {
    if (error instanceof NoAnswer || isBrokenStream(error)) {
      return { ...(resourceVersion === undefined ? {} : { resourceVersion }), failure: away(error) };
    }
    throw error;
  }
}

/**
 * Lists a collection, then follows it until aborted: over lost connections, servers that restart, and versions that the
 * server no longer knows (then it lists again). Resolves when `signal` is aborted; throws only what a handler throws.
 */
export async function watchCollection(
  http: KubernetesHttp,
  target: WatchTarget,
  handlers: WatchHandlers,
  signal: AbortSignal
): Promise<void> {
  let backoff = FIRST_BACKOFF_MS;
  let from: string | undefined;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      const ended = await round(http, target, from, handlers, signal);
      if (signal.aborted) return;
      from = ended.resourceVersion;
      if (ended.failure) handlers.onFailure(ended.failure);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (performance.now() - startedAt > STEADY_MS) backoff = FIRST_BACKOFF_MS;
    await sleep(backoff, undefined, { signal }).catch(() => undefined);
    backoff = Math.min(backoff * 2, LAST_BACKOFF_MS);
  }
}

function failureOf(status: number, body: unknown, target: WatchTarget): Failure {
  return translateStatus({ status, body }, { object: describe(target) });
}

function away(error: unknown): Failure {
  return {
    kind: 'unreachable',
    refusal: { code: 'CLUSTER_UNREACHABLE', message: `The cluster is away: ${(error as Error).message}.` },
  };
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A connection that broke while it was read, or a line that was cut off with it. */
function isBrokenStream(error: unknown): boolean {
  // Not `instanceof Error`: the errors of Node's own sockets are of another realm under Jest.
  return (
    error instanceof SyntaxError || typeof (error as NodeJS.ErrnoException | undefined)?.code === 'string'
  );
}
