import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '../model/json';
import type { KubeObject } from '../model/types';
import { apiVersionOf } from '../registry/KindDefinition';
import { resourceOf } from '../registry/Registry';
import type { Store, StoreEvent } from '../store/Store';
import { makeFilter } from './filters';
import { validateListOptions } from './listOptions';
import type { ResourceRequest } from './ResourceRequest';
import { ApiError } from './status';

const BOOKMARK_EVERY_MS = 60_000;
/** A bookmark comes this long before the end that the client asked for. */
const LAST_BOOKMARK_MS = 1_500;
const DEFAULT_TIMEOUT_MS = 45 * 60_000;

type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** A watch that is open. */
export interface OpenWatch {
  end(): void;
}

/**
 * Answers with a stream of changes: from a revision, or first with what is there.
 * @param represent makes of an object what the client asked to see
 * @throws ApiError for options that are refused
 */
export function watchObjects(
  store: Store,
  { kind, namespace, name }: ResourceRequest,
  query: URLSearchParams,
  response: ServerResponse,
  represent: (object: KubeObject) => Json,
  onClose: () => void
): OpenWatch {
  const options = validateListOptions(query, true);
  const filter = makeFilter(kind, query);
  const resource = resourceOf(kind);
  const shows = (object: KubeObject): boolean =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    filter.accepts(object);

  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
    'Transfer-Encoding': 'chunked',
  });
  response.flushHeaders();
  const send = (type: WatchType, object: Json): void => {
    response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const bookmark = (revision: number, annotations?: JsonObject): void =>
    send('BOOKMARK', {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) },
    });

  let changedAt = 0;
  const forward = ({ type, object, old, revision }: StoreEvent): void => {
    changedAt = revision;
    const now = type !== 'DELETED' && shows(object);
    const before = old !== undefined && shows(old);
    if (now && before) send('MODIFIED', represent(object));
    else if (now) send('ADDED', represent(object));
    else if (before) {
      // What left the selection is shown as it was when it was last in it, with the revision of its leaving.
      const last = type === 'DELETED' ? object : old;
      const metadata = { ...last.metadata, resourceVersion: String(revision) };
      send('DELETED', represent({ ...last, metadata }));
    }
  };

  const fromNow = options.sendInitialEvents ?? (options.revision === undefined || options.revision === 0);
  if (fromNow) {
    for (const object of store.list(resource, namespace)) if (shows(object)) send('ADDED', represent(object));
    if (options.sendInitialEvents && options.bookmarks) {
      bookmark(store.revision, { 'k8s.io/initial-events-end': 'true' });
    }
  } else {
    const start = options.revision ?? store.revision;
    const missed = store.since(resource, start);
    if (!missed) {
      send(
        'ERROR',
        new ApiError(410, 'Expired', `too old resource version: ${start} (${store.compactedRevision})`).status
      );
      response.end();
      return { end: () => undefined };
    }
    for (const event of missed) forward(event);
  }

  // A start point in the future shows nothing until the server gets there.
  const startRevision = fromNow ? 0 : options.revision ?? 0;
  let marked = store.revision;
  const unsubscribe = store.subscribe(event => {
    if (event.resource === resource && event.revision > startRevision) forward(event);
  });
  const mark = (): void => {
    if (!options.bookmarks || changedAt <= marked) return;
    marked = store.revision;
    bookmark(marked);
  };
  const timeoutMs = options.timeoutSeconds ? options.timeoutSeconds * 1000 : DEFAULT_TIMEOUT_MS;
  const timers: NodeJS.Timeout[] = [];
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
    onClose();
  };
  const end = (): void => {
    close();
    response.end();
  };
  timers.push(setTimeout(end, timeoutMs), setInterval(mark, BOOKMARK_EVERY_MS));
  if (timeoutMs > 2 * LAST_BOOKMARK_MS) timers.push(setTimeout(mark, timeoutMs - LAST_BOOKMARK_MS));
  for (const timer of timers) timer.unref();
  response.on('close', close);
  return { end };
}
