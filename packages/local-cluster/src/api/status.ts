import type { Json, JsonObject } from '../model/json';

/** One entry of `details.causes`. */
export interface Cause {
  reason: string;
  message: string;
  field: string;
}

/** One wrong field of an object, before it is made into a Status. */
export type FieldError = Cause;

/** An answer that is a Kubernetes `Status` of failure. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string | undefined,
    message: string,
    readonly details?: JsonObject,
    readonly retryAfterSeconds?: number
  ) {
    super(message);
  }

  /** The body to send. */
  get status(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

interface Resource {
  group: string;
  plural: string;
  kind: string;
}

/** `deployments.apps`, or `pods` for the core group. */
const qualified = ({ group, plural }: Pick<Resource, 'group' | 'plural'>): string =>
  group ? `${plural}.${group}` : plural;
const details = (
  resource: Pick<Resource, 'group' | 'plural'>,
  name: string,
  extra: JsonObject = {}
): JsonObject => ({
  ...(name ? { name } : {}),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
  ...extra,
});

export const notFound = (resource: Pick<Resource, 'group' | 'plural'>, name: string): ApiError =>
  new ApiError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, details(resource, name));

export const alreadyExists = (resource: Resource, name: string): ApiError =>
  new ApiError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists`,
    details(resource, name)
  );

export const conflict = (resource: Pick<Resource, 'group' | 'plural'>, name: string, why: string): ApiError =>
  new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    details(resource, name)
  );

export const modified = (resource: Resource, name: string): ApiError =>
  conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again'
  );

export const forbidden = (
  resource: Pick<Resource, 'group' | 'plural'>,
  name: string,
  why: string,
  causes?: Json[]
): ApiError =>
  new ApiError(
    403,
    'Forbidden',
    `${qualified(resource)}${name ? ` "${name}"` : ' ""'} is forbidden: ${why}`,
    details(resource, name, causes ? { causes } : {})
  );

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message);

export const resourceNotFound = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = (): ApiError =>
  new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {}
  );

export const unsupportedMediaType = (supported: string[]): ApiError =>
  new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`
  );

/** 422 Invalid for a kind, with the message made of its causes as a real server writes it. */
export function invalid(kind: string, group: string, name: string, causes: FieldError[]): ApiError {
  const texts = [
    ...new Set(causes.map(cause => (cause.field ? `${cause.field}: ${cause.message}` : cause.message))),
  ];
  const what = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${group ? `${kind}.${group}` : kind} "${name}" is invalid: ${what}`, {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    ...(kind ? { kind } : {}),
    causes: causes.map(cause => ({ ...cause })),
  });
}
