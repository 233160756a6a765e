/**
 * The closed list of error codes. Every refusal that leaves the product — HTTP, command line, operation, event —
 * carries one of them, and the sentence beside it is what the code means to a person.
 */
export const ERROR_CODES = {
  INPUT_INVALID: 'The request does not have the expected form',
  NOT_SIGNED_IN: 'The request needs a signed-in person',
  NOT_ALLOWED: 'The person may not do this',
  PERSON_REQUIRED: 'Only a person may do this, not a service',
  ORIGIN_REFUSED: 'The request comes from another site',
  NOT_FOUND: 'There is no such thing',
  PLUGIN_NOT_FOUND: 'There is no such plugin',
  RELEASE_NOT_FOUND: 'The plugin has no such release',
  RELEASE_EXISTS: 'The release exists with other content',
  ENVIRONMENT_NOT_FOUND: 'There is no such environment',
  INSTALLATION_NOT_FOUND: 'The plugin is not installed there',
  INSTALLATION_BUSY: 'Another operation works on this installation',
  INSTALLATION_STATE: 'The installation is not in a state in which this can be done',
  PLUGIN_ID_RESERVED: 'The id belongs to the portal',
  PUBLISHER_MISMATCH: 'The plugin belongs to another publisher',
  MANIFEST_INVALID: 'The manifest has errors',
  MANIFEST_UNSUPPORTED: 'The manifest asks for something that this portal does not do',
  SCHEMA_INVALID: 'The config schema is not a valid JSON Schema',
  SCHEMA_REFUSED: 'The config schema uses something that is not safe to run',
  CONFIG_INVALID: 'The configuration does not fit the schema',
  CHECK_FAILED: 'A check that the plugin requires does not confirm a value',
  POLICY_REFUSED: 'A policy of the organisation does not allow the configuration',
  DRAFT_NOT_FOUND: 'There is no such draft or snapshot',
  DRAFT_CHANGED: 'The draft was saved from another tab or device',
  REPOSITORY_UNREADABLE: 'The portal cannot read the repository',
  SECRET_NOT_FOUND: 'A secret that the configuration refers to does not exist',
  SECRET_NOT_OFFERED: 'The plugin may not have the secret that the configuration refers to',
  SECRET_SOURCE_UNREACHABLE: 'Where a secret is kept does not answer',
  SECRET_SOURCE_REFUSED: 'Where a secret is kept does not let the portal read it',
  SECRET_CHANGED: 'A secret changed after the plan was made',
  BUNDLE_INVALID: 'The bundle cannot be read',
  BUNDLE_TOO_LARGE: 'The bundle is over a limit',
  BUNDLE_DIGEST_MISMATCH: 'The bundle is not the one that the digest names',
  BUNDLE_PATH_REFUSED: 'The bundle contains a path that is not allowed',
  BUNDLE_ENTRY_REFUSED: 'The bundle contains an entry that is neither a file nor a folder',
  BUNDLE_NOT_FOUND: 'There is no bundle with this digest',
  BUNDLE_CORRUPT: 'A stored file differs from its recorded digest',
  NATIVE_ADDON_REFUSED: 'The package contains native code',
  INSTALL_SCRIPT_REFUSED: 'The package runs a script when it is installed',
  IMPORT_NOT_IN_HOST: 'The backend imports a package that neither the bundle nor the plugin host has',
  SOURCE_REFUSED: 'A dependency does not come from a package registry',
  BUNDLE_MISSING: 'Nobody has made a bundle of the plugin yet',
  SOURCE_NOT_FOUND: 'There is no such source',
  SOURCE_CONFIGURED: 'The configuration names the source',
  WEBHOOK_REFUSED: 'The request is not signed with the secret of the source, is too old, or came before',
  PACK_FAILED: 'The package could not be packed',
  DEPENDENCY_UNSATISFIABLE: 'No set of releases fits together',
  DEPENDENCY_CYCLE: 'Plugins depend on each other in a circle',
  RESOLUTION_GAVE_UP: 'The search for fitting releases went over its budget',
  DEPENDENTS_EXIST: 'Other installed plugins need this one',
  PLAN_NOT_FOUND: 'There is no such plan',
  PLAN_STATE: 'The plan is not in a state in which this can be done',
  PLAN_VOID: 'Something that the plan was made from has changed',
  PLAN_EXPIRED: 'The plan is too old to be decided on',
  PLAN_DIGEST_MISMATCH: 'The decision names another plan than the one that was shown',
  PLAN_EMPTY: 'The plan would change nothing',
  APPROVER_IS_REQUESTER: 'The policy wants another person than the requester to decide',
  REASON_REQUIRED: 'A reason is required',
  OPERATION_NOT_FOUND: 'There is no such operation',
  OPERATION_STATE: 'The operation is not in a state in which this can be done',
  OPERATION_FENCED: 'Another portal replica has taken the operation over',
  REVISION_NOT_FOUND: 'The installation has no such revision',
  GENERATION_NOT_FOUND: 'The environment has no such generation',
  CLUSTER_UNREACHABLE: 'The cluster does not answer',
  CLUSTER_REFUSED: 'The cluster refused an object',
  CLUSTER_FORBIDDEN: 'The cluster does not let the portal do this',
  CLUSTER_QUOTA: 'The cluster refused it because a quota is used up',
  CLUSTER_CONFLICT: 'Somebody else changed an object in the cluster',
  CLUSTER_DRIFT: 'An object reads back other than it was written',
  POD_FAILED: 'The plugin did not start',
  POD_TIMEOUT: 'The plugin did not become ready in time',
  HOOK_FAILED: 'The plugin did not take a call that it asks for itself',
  HEALTH_GATE_FAILED: 'The plugin runs, but a health check failed',
  DATABASE_UNREACHABLE: 'The database does not answer',
  PLUGIN_NOT_RUNNING: 'The plugin is installed but does not run',
  PLUGIN_UNREACHABLE: 'The plugin does not answer',
  PLUGIN_TIMEOUT: 'The plugin did not answer in time',
  REQUEST_REFUSED: 'The request has a form that is not passed on to plugins',
  RATE_LIMITED: 'Too many requests',
  PORTAL_UNREACHABLE: 'The portal, or a part of it, does not answer',
  INTERNAL: 'Something unexpected happened in the portal',
} as const;

/** One code of the closed list. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** The body of every error answer. */
export type ErrorBody = {
  error: {
    /** Class of the error in Backstage's terms, such as `NotFoundError`. */
    name: string;
    code: ErrorCode;
    /** What happened, why, and what to do next. */
    message: string;
    /** Facts for programs; never a secret. */
    details?: Record<string, unknown>;
  };
};

/** A refusal as a value: what use cases return instead of throwing. */
export type Refusal = { code: ErrorCode; message: string; details?: Record<string, unknown> };

/** Thrown where a refusal has to cross code that knows only exceptions; carries the same fields. */
export class FlyloftError extends Error {
  readonly code: ErrorCode;
  readonly details?: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    details?: Record<string, unknown>,
    options?: { cause?: unknown }
  ) {
    super(message, options);
    this.name = 'FlyloftError';
    this.code = code;
    this.details = details;
  }

  /** The same as a value. */
  toRefusal(): Refusal {
    return { code: this.code, message: this.message, ...(this.details ? { details: this.details } : {}) };
  }
}

/** Whether a value is one of the codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
