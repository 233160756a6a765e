import type { ErrorCode } from '@flyloft/plugin-manager-common';

/** Why a bundle was refused. */
export type BundleRefusal = {
  ok: false;
  code: ErrorCode;
  /** What happened, why, and what to do next. */
  message: string;
  /** The entry that it is about, as written in the bundle. */
  path?: string;
  /** Facts for programs, such as both digests or every issue of the manifest. */
  details?: Record<string, unknown>;
};

/** Carries a refusal out of the streaming code; never leaves this package. */
export class BundleRefused extends Error {
  readonly refusal: BundleRefusal;

  constructor(code: ErrorCode, message: string, path?: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'BundleRefused';
    this.refusal = {
      ok: false,
      code,
      message,
      ...(path === undefined ? {} : { path }),
      ...(details ? { details } : {}),
    };
  }
}

/** Runs streaming code and turns a thrown refusal into a value; anything else is unexpected and thrown on. */
export async function refusalAsValue<T>(work: () => Promise<T>): Promise<T | BundleRefusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BundleRefused) return error.refusal;
    throw error;
  }
}

/** A path for a message: control characters escaped and cut, because the bundle may be hostile. */
export function printable(path: string): string {
  return JSON.stringify(path.length > 120 ? `${path.slice(0, 117)}…` : path);
}
