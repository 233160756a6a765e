import { resourceOf, type Registry } from '../registry/Registry';
import type { KindDefinition } from '../registry/KindDefinition';
import { isServedGroup } from './discovery';

/** A path of the API that names a resource. */
export interface ResourceRequest {
  kind: KindDefinition;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string;
  /** The deprecated `/watch/` form. */
  watch: boolean;
}

export type ParsedPath =
  | { type: 'resource'; request: ResourceRequest }
  /** A path inside a served group that means nothing: answered with a Status. */
  | { type: 'unknownResource' }
  /** A path that no handler knows: answered with plain text. */
  | { type: 'notFound' };

/** Reads `/api/v1/namespaces/x/pods/y/log` and its like. */
export function parsePath(path: string, registry: Registry): ParsedPath {
  const parts = path
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent);
  let group: string;
  let version: string | undefined;
  let rest: string[];
  if (parts[0] === 'api') {
    [, version, ...rest] = parts;
    group = '';
  } else if (parts[0] === 'apis') {
    [, group = '', version, ...rest] = parts;
    if (group === '') return { type: 'notFound' };
  } else {
    return { type: 'notFound' };
  }
  if (!isServedGroup(group)) return { type: 'notFound' };
  if (version !== 'v1' || rest.length === 0) return { type: 'unknownResource' };
  const watch = rest[0] === 'watch';
  if (watch) rest = rest.slice(1);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length >= 3 && !['status', 'finalize'].includes(rest[2] ?? '')) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural = '', name, ...sub] = rest;
  const kind = registry.kindOf(resourceOf({ group, plural }));
  if (!kind || (namespace !== undefined && !kind.namespaced) || sub.length > 1)
    return { type: 'unknownResource' };
  if (kind.namespaced && namespace === undefined && name !== undefined) return { type: 'unknownResource' };
  return { type: 'resource', request: { kind, namespace, name, subresource: sub[0] ?? '', watch } };
}
