import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import type { BasicPermission, ResourcePermission } from '@backstage/plugin-permission-common';
import { planCreatePermission, planDecidePermission } from '@flyloft/plugin-manager-common';
import type { PluginResource } from '@flyloft/plugin-manager-node';
import { ok, refused, type Outcome } from '../outcome';
import { decide, type Allows } from './decide';
import type { Actor } from '../../ports';
import type { Person } from '../person';

/** Who calls. */
export type Caller = {
  /** What permissions are asked with. */
  credentials: BackstageCredentials;
  /** Entity ref of a person, or `service:<name>` of a named external token. */
  actor: Actor;
  /** The actor with its groups and rights; looked up on first use, because it takes requests to other plugins. */
  person(): Promise<Person>;
};

/** A group of use cases whose every function answers with an {@link Outcome}. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any[] is what makes every parameter list fit.
type UseCases<T> = { [K in keyof T]: (...args: any[]) => Promise<Outcome<unknown>> };

/** The same group, each function with the caller before its own arguments. */
export type Authorized<T> = {
  [K in keyof T]: T[K] extends (...args: infer Args) => infer Result
    ? (caller: Caller, ...args: Args) => Result
    : never;
};

/** The permission that a use case needs; `signed-in` where being known is enough. */
export type Requirement = BasicPermission | ResourcePermission | 'signed-in';

/**
 * What a use case does with a permission that is granted for some plugins only. `about` names the plugins that have to be
 * among them; `only` keeps of its answer what is; `passed-on`: the condition becomes its last argument; `anyway`: it is
 * about no plugin. Where nothing is said, it is refused.
 */
type Condition<F> = F extends (...args: infer Args) => Promise<Outcome<infer Value>>
  ?
      | { about: (...args: Args) => Promise<PluginResource[]> }
      | { only: (value: Value, allows: Allows) => Promise<Value> }
      | 'passed-on'
      | 'anyway'
  : never;

/** Conditions of a group of use cases. */
export type Conditions<T> = { [K in keyof T]?: Condition<T[K]> };

/** What the engine holds against the plan itself, item by item. */
const SEEN_BY_ENGINE: readonly string[] = [planCreatePermission.name, planDecidePermission.name];

const WANTED: Record<string, string> = {
  'plugin-manager.plugin.read': 'see the marketplace',
  'plugin-manager.release.publish': 'publish releases',
  'plugin-manager.release.yank': 'withdraw or deprecate releases',
  'plugin-manager.plan.create': 'ask for changes',
  'plugin-manager.secret.refer': 'have plugins read secrets of the cluster or of Vault',
  'plugin-manager.plan.read': 'see the plans of other people',
  'plugin-manager.plan.decide': 'approve or deny plans',
  'plugin-manager.installation.read': 'see installations',
  'plugin-manager.installation.logs': 'read the logs of plugins',
  'plugin-manager.installation.pin': 'pin what others installed',
  'plugin-manager.operation.cancel': 'stop operations',
  'plugin-manager.admin.read': 'see the admin pages',
  'plugin-manager.admin.update': 'change what holds for everybody',
};

/** Whether a permission is granted, whatever it is about. */
export async function isAllowed(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
  permission: BasicPermission
): Promise<boolean> {
  return (await decide(permissions, credentials, permission)).may;
}

function notAllowed(permission: BasicPermission | ResourcePermission, some: boolean) {
  const wanted = WANTED[permission.name] ?? 'do this';
  return refused(
    'NOT_ALLOWED',
    `You may not ${wanted}${some ? ' of this plugin' : ''}. Ask an admin of this portal for the permission ${
      permission.name
    }.`,
    { permission: permission.name }
  );
}

type AnyCall = (...args: unknown[]) => Promise<Outcome<unknown>>;

/** Calls a use case whose permission is granted for some plugins only. */
async function callWithin(
  call: AnyCall,
  args: unknown[],
  permission: BasicPermission | ResourcePermission,
  allows: Allows,
  condition: Condition<AnyCall> | undefined
): Promise<Outcome<unknown>> {
  if (condition === 'passed-on') return call(...args, allows);
  if (condition === 'anyway' || SEEN_BY_ENGINE.includes(permission.name)) return call(...args);
  if (condition === undefined) return notAllowed(permission, false);
  if ('about' in condition) {
    const resources = await condition.about(...args);
    return resources.every(allows) ? call(...args) : notAllowed(permission, true);
  }
  const outcome = await call(...args);
  if (outcome.outcome === 'refused') return outcome;
  return ok(await condition.only(outcome.value, allows));
}

/** Puts a permission check in front of every use case of a group, so that the use cases themselves stay clean. */
export function guarded<T extends UseCases<T>>(
  useCases: T,
  permissions: PermissionsService,
  requirements: { [K in keyof T]: Requirement },
  conditions: Conditions<T> = {}
): Authorized<T> {
  const names = Object.keys(requirements) as Array<keyof T & string>;
  const entries = names.map(name => {
    const requirement = requirements[name];
    const call = async (caller: Caller, ...args: unknown[]): Promise<Outcome<unknown>> => {
      if (requirement === 'signed-in') return useCases[name](...args);
      const decision = await decide(permissions, caller.credentials, requirement);
      if (!decision.may) return notAllowed(requirement, false);
      if (!decision.only) return useCases[name](...args);
      const condition = conditions[name] as Condition<AnyCall> | undefined;
      return callWithin((...all) => useCases[name](...all), args, requirement, decision.only, condition);
    };
    return [name, call];
  });
  return Object.fromEntries(entries) as Authorized<T>;
}
