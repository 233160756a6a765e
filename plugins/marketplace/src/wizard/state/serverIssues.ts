import { sameJson, valueAt } from '@flyloft/configuration';
import { type ConfigIssue, FlyloftError, type JsonObject } from '@flyloft/plugin-manager-common';

/** Refusals whose details name the fields that they are about. */
const OF_FIELDS: readonly string[] = ['CONFIG_INVALID', 'POLICY_REFUSED', 'CHECK_FAILED'];

function isIssue(value: unknown): value is ConfigIssue {
  const { path, message } = Object(value) as Partial<ConfigIssue>;
  return typeof path === 'string' && typeof message === 'string';
}

/** What the server holds against a configuration, field by field; undefined where a refusal is about something else. */
export function readServerIssues(error: unknown): ConfigIssue[] | undefined {
  if (!(error instanceof FlyloftError) || !OF_FIELDS.includes(error.code)) return undefined;
  const { issues } = error.details ?? {};
  const found = Array.isArray(issues) ? issues.filter(isIssue) : [];
  return found.length > 0 ? found : undefined;
}

/** Those of the server's issues that still hold: a value that changed since then is not what it was about. */
export function stillOpen(
  issues: readonly ConfigIssue[],
  asked: JsonObject,
  config: JsonObject
): ConfigIssue[] {
  return issues.filter(({ path }) => {
    const pointer = path === '/' ? '' : path;
    const [then, now] = [valueAt(asked, pointer), valueAt(config, pointer)];
    return then === undefined || now === undefined ? then === now : sameJson(then, now);
  });
}
