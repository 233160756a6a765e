import type { ConfigIssue, Json, JsonObject, PolicyRule } from '@flyloft/plugin-manager-common';
import type { ExpressionScope } from '../expression';
import { checkRules } from '../wizard/checkRules';
import { valueAt, withValue } from '../values/atPointer';
import { sameJson } from '../values/sameJson';

/** Which plugins an entry of a policy is about: ids in which `*` stands for any characters. */
type About = { plugins: readonly string[] };

/** What an organisation says of configurations in one environment. */
export type ConfigurationPolicy = {
  locked: ReadonlyArray<About & { pointer: string; value: Json; reason: string }>;
  rules: ReadonlyArray<About & PolicyRule>;
  teamDefaults: ReadonlyArray<About & { team: string; pointer: string; value: Json; reason?: string }>;
};

/** A value that nobody changes, and why. */
export type Lock = { pointer: string; value: Json; reason: string };

/** What a policy says of one plugin. */
export type PluginPolicy = { locked: readonly Lock[]; rules: readonly PolicyRule[] };

/** What holds where there is no policy. */
export const NO_POLICY: PluginPolicy = { locked: [], rules: [] };

/** Whether a text is one that a glob stands for; only `*` means something. Takes linear time. */
export function matchesGlob(glob: string, text: string): boolean {
  const parts = glob.split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return glob === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

const isAbout = ({ plugins }: About, pluginId: string) => plugins.some(glob => matchesGlob(glob, pluginId));

/** What of a policy is about a plugin. Where two entries lock the same value, the first one decides. */
export function policyFor(policy: ConfigurationPolicy | undefined, pluginId: string): PluginPolicy {
  if (!policy) return NO_POLICY;
  const locked = new Map<string, Lock>();
  for (const entry of policy.locked) {
    const { pointer, value, reason } = entry;
    if (isAbout(entry, pluginId) && !locked.has(pointer)) locked.set(pointer, { pointer, value, reason });
  }
  return {
    locked: [...locked.values()],
    rules: policy.rules.filter(rule => isAbout(rule, pluginId)).map(({ plugins: _, ...rule }) => rule),
  };
}

/** The defaults of the teams that somebody belongs to; where two teams have one for the same value, the first decides. */
export function teamDefaultsFor(
  policy: ConfigurationPolicy | undefined,
  pluginId: string,
  teams: readonly string[]
): Array<{ pointer: string; value: Json; owner: string; reason?: string }> {
  const found = new Map<string, { pointer: string; value: Json; owner: string; reason?: string }>();
  for (const entry of policy?.teamDefaults ?? []) {
    const { pointer, value, team, reason } = entry;
    if (!isAbout(entry, pluginId) || !teams.includes(team) || found.has(pointer)) continue;
    found.set(pointer, { pointer, value, owner: team, ...(reason === undefined ? {} : { reason }) });
  }
  return [...found.values()];
}

/** A config in which values have their place. */
export function placeValues(
  config: JsonObject,
  values: ReadonlyArray<{ pointer: string; value: Json }>
): JsonObject {
  return values.reduce((placed, { pointer, value }) => withValue(placed, pointer, value), config);
}

/** What of a config says otherwise than the locks do; what it does not say is no issue, because it is filled in. */
export function lockIssues(locked: readonly Lock[], config: JsonObject): ConfigIssue[] {
  return locked.flatMap(({ pointer, value, reason }) => {
    const given = valueAt(config, pointer);
    if (given === undefined || sameJson(given, value)) return [];
    return [
      {
        path: pointer,
        message: `is locked by policy to ${JSON.stringify(value)}: ${reason.replace(
          /\.$/,
          ''
        )}. Leave it as it is`,
      },
    ];
  });
}

/** What the rules of a policy say of a config, each with its reason. */
export function policyIssues(rules: readonly PolicyRule[], scope: ExpressionScope): ConfigIssue[] {
  return checkRules(
    rules.map(({ reason, ...rule }) => ({
      ...rule,
      message: `${rule.message.replace(/\.$/, '')}. Policy: ${reason.replace(/\.$/, '')}`,
    })),
    scope
  );
}
