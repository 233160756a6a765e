import type { ErrorCode, Refusal } from '@flyloft/plugin-manager-common';

/** What a use case answers: its value, or why not, in words for people. */
export type Outcome<T> = { outcome: 'ok'; value: T } | { outcome: 'refused'; refusal: Refusal };

/** A value as an outcome. */
export const ok = <T>(value: T): Outcome<T> => ({ outcome: 'ok', value });

/** A refusal as an outcome. */
export const refused = (
  code: ErrorCode,
  message: string,
  details?: Record<string, unknown>
): { outcome: 'refused'; refusal: Refusal } => ({
  outcome: 'refused',
  refusal: { code, message, ...(details ? { details } : {}) },
});
