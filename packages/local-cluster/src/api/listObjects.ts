import type { JsonObject } from '../model/json';
import type { KubeObject } from '../model/types';
import { apiVersionOf } from '../registry/KindDefinition';
import { resourceOf } from '../registry/Registry';
import type { Store } from '../store/Store';
import { keyOf } from '../store/Store';
import { makeFilter } from './filters';
import { validateListOptions } from './listOptions';
import type { ResourceRequest } from './ResourceRequest';
import { ApiError, badRequest } from './status';

/** What a `continue` token holds: the revision of the first page and the key to go on after. */
interface ContinueToken {
  v: 'meta.k8s.io/v1';
  rv: number;
  start: string;
}

const encodeToken = (token: Omit<ContinueToken, 'v'>): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', ...token })).toString('base64url');

function decodeToken(text: string): ContinueToken {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as ContinueToken;
    if (typeof token.rv === 'number' && typeof token.start === 'string') return token;
  } catch {
    // Falls through to the one answer for everything that is not a token.
  }
  throw badRequest(
    "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value"
  );
}

const EXPIRED_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** 410, with a token that goes on at the present state. */
class ExpiredContinue extends ApiError {
  constructor(private readonly fresh: string) {
    super(410, 'Expired', EXPIRED_CONTINUE);
  }

  override get status(): JsonObject {
    return { ...super.status, metadata: { continue: this.fresh } };
  }
}

const storedKey = ({ metadata }: KubeObject): string => keyOf(metadata.namespace, metadata.name);

/** The objects that a list answers with, and the list's metadata. */
export interface ListResult {
  items: KubeObject[];
  metadata: JsonObject;
}

/**
 * Lists a resource: selectors, pages, and states of the past.
 * @throws ApiError 400, 410, 422, 504
 */
export function listObjects(
  store: Store,
  { kind, namespace }: ResourceRequest,
  query: URLSearchParams
): ListResult {
  const options = validateListOptions(query, false);
  const filter = makeFilter(kind, query);
  const resource = resourceOf(kind);
  const token = query.get('continue') ? decodeToken(query.get('continue') ?? '') : undefined;
  let revision = store.revision;
  let objects: KubeObject[] | undefined;
  if (token && token.rv > 0) {
    revision = token.rv;
    objects = store.listAt(resource, namespace, token.rv);
    if (!objects) throw new ExpiredContinue(encodeToken({ rv: -1, start: token.start }));
  } else if (options.match === 'Exact' && options.revision !== undefined) {
    revision = options.revision;
    objects = store.listAt(resource, namespace, revision);
    if (!objects) {
      throw new ApiError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
    }
  } else if (options.revision !== undefined && options.revision > store.revision) {
    throw new ApiError(
      504,
      'Timeout',
      `Timeout: Too large resource version: ${options.revision}, current: ${store.revision}`,
      {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
      1
    );
  }
  objects ??= store.list(resource, namespace);
  if (token) objects = objects.filter(object => storedKey(object) > token.start);
  const selected = objects.filter(filter.accepts);
  const page = options.limit > 0 ? selected.slice(0, options.limit) : selected;
  const metadata: JsonObject = { resourceVersion: String(revision) };
  const last = page.at(-1);
  if (last && page.length < selected.length) {
    metadata.continue = encodeToken({ rv: revision, start: storedKey(last) });
    if (!query.get('labelSelector') && !query.get('fieldSelector')) {
      metadata.remainingItemCount = selected.length - page.length;
    }
  }
  return { items: page, metadata };
}

/** A list's body; its items carry no kind and apiVersion. */
export function listBody({ kind }: ResourceRequest, { items, metadata }: ListResult): JsonObject {
  return {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata,
    items: items.map(item => {
      const { kind: _kind, apiVersion: _apiVersion, ...rest } = item as unknown as JsonObject;
      return rest;
    }),
  };
}
