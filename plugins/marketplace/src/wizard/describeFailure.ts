import { FlyloftError } from '@flyloft/plugin-manager-common';

/** Why there is no preview of the plan. */
export function describeFailure(error: unknown): string {
  if (error instanceof FlyloftError && error.code === 'CONFIG_INVALID') {
    return 'Nothing yet: fill in what is required first.';
  }
  return error instanceof Error ? error.message : String(error);
}
