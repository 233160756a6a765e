import { ApiError, badRequest, type FieldError } from './status';
import { fieldForbidden, notSupported } from '../validation/fieldErrors';

/** The paging and start-point options of a list or watch. */
export interface ListOptions {
  limit: number;
  timeoutSeconds: number | undefined;
  revision: number | undefined;
  match: '' | 'Exact' | 'NotOlderThan';
  sendInitialEvents: boolean | undefined;
  bookmarks: boolean;
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

export const isTrue = (text: string | null): boolean => text === 'true' || text === '1';

/**
 * Reads the options, refusing what a real server refuses.
 * @throws ApiError 400, 422, 500
 */
export function validateListOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const limit = integer(query, 'limit') ?? 0;
  const timeoutSeconds = integer(query, 'timeoutSeconds');
  const match = query.get('resourceVersionMatch') ?? '';
  const revisionText = query.get('resourceVersion') ?? '';
  const initial = query.get('sendInitialEvents');
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (watch) {
    if (initial !== null && match !== 'NotOlderThan') {
      errors.push(
        fieldForbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
      );
    } else if (initial === null && match !== '') {
      errors.push(
        fieldForbidden(
          field,
          'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
        )
      );
    }
  } else {
    if (match !== '') {
      if (revisionText === '') {
        errors.push(
          fieldForbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')
        );
      }
      if (query.get('continue')) {
        errors.push(fieldForbidden(field, 'resourceVersionMatch is forbidden when continue is provided'));
      }
      if (match !== 'Exact' && match !== 'NotOlderThan') {
        errors.push(notSupported(field, match, ['Exact', 'NotOlderThan', '']));
      }
      if (match === 'Exact' && revisionText === '0') {
        errors.push(
          fieldForbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
        );
      }
    }
    if (initial !== null)
      errors.push(fieldForbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  if (errors.length > 0) {
    const texts = errors.map(error => `${error.field}: ${error.message}`);
    throw new ApiError(
      422,
      'Invalid',
      `ListOptions.meta.k8s.io "" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
      { group: 'meta.k8s.io', kind: 'ListOptions', causes: errors.map(error => ({ ...error })) }
    );
  }
  if (revisionText !== '' && !/^\d+$/.test(revisionText)) {
    const text = `resourceVersion: Invalid value: "${revisionText}": strconv.ParseUint: parsing "${revisionText}": invalid syntax`;
    throw watch ? new ApiError(500, undefined, text) : badRequest(`invalid resource version: ${text}`);
  }
  return {
    limit,
    timeoutSeconds,
    revision: revisionText === '' ? undefined : Number(revisionText),
    match: match as ListOptions['match'],
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
  };
}
