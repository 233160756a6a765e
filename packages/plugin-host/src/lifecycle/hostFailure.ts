import type { ErrorCode } from '@flyloft/plugin-manager-common';

/**
 * Every way in which the host gives up: the exit code of its process, and the product's error code that the engine
 * shows. Exit codes are part of the contract with the engine: they are never reused for another meaning.
 */
export const HOST_FAILURES = {
  SETTINGS_INVALID: { exitCode: 10, errorCode: 'CONFIG_INVALID' },
  CONFIG_INVALID: { exitCode: 11, errorCode: 'CONFIG_INVALID' },
  ADDRESS_UNAVAILABLE: { exitCode: 12, errorCode: 'POD_FAILED' },
  BUNDLE_UNREACHABLE: { exitCode: 20, errorCode: 'PLUGIN_UNREACHABLE' },
  BUNDLE_TOKEN_REFUSED: { exitCode: 21, errorCode: 'NOT_ALLOWED' },
  BUNDLE_NOT_FOUND: { exitCode: 22, errorCode: 'BUNDLE_NOT_FOUND' },
  BUNDLE_DIGEST_MISMATCH: { exitCode: 23, errorCode: 'BUNDLE_DIGEST_MISMATCH' },
  BUNDLE_REFUSED: { exitCode: 24, errorCode: 'BUNDLE_INVALID' },
  BUNDLE_OF_OTHER_PLUGIN: { exitCode: 25, errorCode: 'MANIFEST_INVALID' },
  WORK_DIR_UNUSABLE: { exitCode: 26, errorCode: 'POD_FAILED' },
  PLUGIN_NOT_LOADABLE: { exitCode: 30, errorCode: 'POD_FAILED' },
  PLUGIN_FOREIGN: { exitCode: 31, errorCode: 'POD_FAILED' },
  PLUGIN_START_FAILED: { exitCode: 32, errorCode: 'POD_FAILED' },
  DATABASE_UNREACHABLE: { exitCode: 33, errorCode: 'DATABASE_UNREACHABLE' },
  PLUGIN_CRASHED: { exitCode: 40, errorCode: 'POD_FAILED' },
  PLUGIN_EXITED: { exitCode: 41, errorCode: 'POD_FAILED' },
  INTERNAL: { exitCode: 70, errorCode: 'INTERNAL' },
} as const satisfies Record<string, { exitCode: number; errorCode: ErrorCode }>;

/** Name of a way to give up. */
export type HostFailureCode = keyof typeof HOST_FAILURES;

/** A failure that ends the process. The message says what happened, why, and what to do next. */
export class HostFailure extends Error {
  readonly code: HostFailureCode;

  constructor(code: HostFailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HostFailure';
    this.code = code;
  }
}

/** What the process's exit code means; undefined for a code that is not the host's own, such as a signal's. */
export function hostFailureOfExitCode(exitCode: number): HostFailureCode | undefined {
  return (Object.keys(HOST_FAILURES) as HostFailureCode[]).find(
    code => HOST_FAILURES[code].exitCode === exitCode
  );
}

/** Any thrown value as a failure; one that is none already gets the given code. */
export function toHostFailure(error: unknown, code: HostFailureCode, what: string): HostFailure {
  if (error instanceof HostFailure) return error;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new HostFailure(code, `${what}: ${reason}`, { cause: error });
}
