import { invalid, type ApiError } from '../api/status';
import type { JsonObject } from '../model/json';
import { invalidValue } from '../validation/fieldErrors';
import { apiVersionOf, type KindDefinition } from './KindDefinition';

/** Nobody gives an object another uid. */
export const uidChanged = (kind: KindDefinition, name: string, uid: string): ApiError =>
  invalid(kind.kind, kind.group, name, [
    // Twice, as the real one says it.
    invalidValue('metadata.uid', uid, 'field is immutable'),
    invalidValue('metadata.uid', uid, 'field is immutable'),
  ]);

/** A patch whose result is no object of the kind; a real server shows the whole result. */
export const patchInvalid = (body: JsonObject, why: string): ApiError =>
  invalid('', '', '', [invalidValue('patch', JSON.stringify(body), why)]);

/** @throws ApiError 422 when a patch makes another kind of an object */
export function checkPatchedType(kind: KindDefinition, body: JsonObject): void {
  if (
    (body.kind ?? kind.kind) === kind.kind &&
    (body.apiVersion ?? apiVersionOf(kind)) === apiVersionOf(kind)
  )
    return;
  const version = String(body.apiVersion).split('/').pop() ?? '';
  const internal = kind.group || 'core';
  throw patchInvalid(
    body,
    `converting (${version}.${String(body.kind)}) to (${internal}.${kind.kind}): unknown conversion`
  );
}
