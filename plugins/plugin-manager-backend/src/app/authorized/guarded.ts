import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult, type BasicPermission } from '@backstage/plugin-permission-common';
import { refused, type Outcome } from '../outcome';
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
export type Requirement = BasicPermission | 'signed-in';

const WANTED: Record<string, string> = {
  'plugin-manager.plugin.read': 'see the marketplace',
  'plugin-manager.release.publish': 'publish releases',
  'plugin-manager.release.yank': 'withdraw or deprecate releases',
  'plugin-manager.plan.create': 'ask for changes',
  'plugin-manager.plan.read': 'see the plans of other people',
  'plugin-manager.plan.decide': 'approve or deny plans',
  'plugin-manager.installation.read': 'see installations',
  'plugin-manager.installation.logs': 'read the logs of plugins',
  'plugin-manager.operation.cancel': 'stop operations',
  'plugin-manager.admin.read': 'see the admin pages',
  'plugin-manager.admin.update': 'change what holds for everybody',
};

/** Whether a permission is granted. */
export async function isAllowed(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
  permission: BasicPermission
): Promise<boolean> {
  const [decision] = await permissions.authorize([{ permission }], { credentials });
  return decision?.result === AuthorizeResult.ALLOW;
}

/** Puts a permission check in front of every use case of a group, so that the use cases themselves stay clean. */
export function guarded<T extends UseCases<T>>(
  useCases: T,
  permissions: PermissionsService,
  requirements: { [K in keyof T]: Requirement }
): Authorized<T> {
  const names = Object.keys(requirements) as Array<keyof T & string>;
  const entries = names.map(name => {
    const requirement = requirements[name];
    const call = async (caller: Caller, ...args: unknown[]): Promise<Outcome<unknown>> => {
      if (requirement !== 'signed-in' && !(await isAllowed(permissions, caller.credentials, requirement))) {
        const wanted = WANTED[requirement.name] ?? 'do this';
        return refused(
          'NOT_ALLOWED',
          `You may not ${wanted}. Ask an admin of this portal for the permission ${requirement.name}.`,
          { permission: requirement.name }
        );
      }
      return useCases[name](...args);
    };
    return [name, call];
  });
  return Object.fromEntries(entries) as Authorized<T>;
}
