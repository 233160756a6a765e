import { ApiError } from '../api/status';
import { clone, isObject, jsonEqual, type Json, type JsonObject } from '../model/json';

/** One operation of RFC 6902. */
interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: Json;
}

/** What went wrong is not told by a real server either. */
const unprocessable = (_why: string): ApiError =>
  new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

const segments = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));

const index = (list: Json[], segment: string): number => (segment === '-' ? list.length : Number(segment));

function parentOf(document: Json, path: string[]): Json[] | JsonObject {
  let current: Json | undefined = document;
  for (const segment of path.slice(0, -1)) {
    if (Array.isArray(current)) current = current[index(current, segment)];
    else current = isObject(current) ? current[segment] : undefined;
  }
  if (Array.isArray(current) || isObject(current)) return current;
  throw unprocessable(`path does not exist: /${path.join('/')}`);
}

function read(document: Json, path: string[]): Json | undefined {
  if (path.length === 0) return document;
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? '';
  return Array.isArray(parent) ? parent[index(parent, last)] : parent[last];
}

function add(document: Json, path: string[], value: Json): void {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? '';
  if (!Array.isArray(parent)) {
    parent[last] = value;
    return;
  }
  const at = index(parent, last);
  if (!Number.isInteger(at) || at < 0 || at > parent.length)
    throw unprocessable(`index out of bounds: ${last}`);
  parent.splice(at, 0, value);
}

function remove(document: Json, path: string[]): void {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? '';
  if (read(document, path) === undefined) throw unprocessable(`path does not exist: /${path.join('/')}`);
  if (Array.isArray(parent)) parent.splice(index(parent, last), 1);
  else delete parent[last];
}

/**
 * Applies a JSON patch to a copy of a document.
 * @throws ApiError 422 when an operation does not fit
 */
export function jsonPatch(document: JsonObject, operations: readonly Operation[]): JsonObject {
  const result = clone(document);
  for (const { op, path: pointer, from, value } of operations) {
    const path = segments(pointer);
    switch (op) {
      case 'add':
        add(result, path, value ?? null);
        break;
      case 'remove':
        remove(result, path);
        break;
      case 'replace':
        // A member that is not there may be replaced; a list item may not.
        if (Array.isArray(parentOf(result, path))) remove(result, path);
        add(result, path, value ?? null);
        break;
      case 'move':
      case 'copy': {
        const source = segments(from ?? '');
        const moved = read(result, source);
        if (moved === undefined) throw unprocessable(`path does not exist: ${from}`);
        if (op === 'move') remove(result, source);
        add(result, path, clone(moved));
        break;
      }
      case 'test':
        if (!jsonEqual(read(result, path) ?? null, value ?? null))
          throw unprocessable(`test failed: ${pointer}`);
        break;
      default:
        throw unprocessable(`unexpected kind: ${op}`);
    }
  }
  return result;
}
