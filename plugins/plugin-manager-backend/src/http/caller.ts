import type {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  FlyloftError,
  installationPinPermission,
  operationCancelPermission,
  planCreatePermission,
  planDecidePermission,
  planReadPermission,
  secretReferPermission,
  type EndpointAccess,
} from '@flyloft/plugin-manager-common';
import type { Request } from 'express';
import { decide, type Decision } from '../app/authorized/decide';
import type { Caller } from '../app/authorized/guarded';
import type { Person } from '../app/person';
import type { VerifiedCallers } from './proxy/verifiedCallers';

/** What tells who calls. */
export type CallerDependencies = {
  auth: AuthService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  permissions: PermissionsService;
  verified: VerifiedCallers;
};

/** How Backstage names plugins; a principal of `backend.auth.externalAccess` has the subject that was configured. */
const PLUGIN = 'plugin:';

const ASKED = [
  planCreatePermission,
  planDecidePermission,
  planReadPermission,
  operationCancelPermission,
  secretReferPermission,
  installationPinPermission,
] as const;

const isError = (error: unknown, name: string) => error instanceof Error && error.name === name;

/**
 * Credentials from the bearer header only; cookies never count (security rule 18). Who only reads is verified once in a
 * while, as behind the proxy.
 */
async function credentialsOf({ httpAuth, verified }: CallerDependencies, req: Request) {
  const verify = () => httpAuth.credentials(req, { allow: ['user', 'service'] });
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  try {
    if (req.method === 'GET' && token !== undefined) return await verified.credentialsOf(token, verify);
    return await verify();
  } catch (error) {
    if (isError(error, 'AuthenticationError') || isError(error, 'NotAllowedError')) {
      throw new FlyloftError(
        'NOT_SIGNED_IN',
        'Sign in: this needs a bearer token of this portal.',
        undefined,
        {
          cause: error,
        }
      );
    }
    throw error;
  }
}

/**
 * Finds out who calls, and refuses whom the endpoint is not for. What changes something is for a person who is there
 * themselves: no service acts for them, except a named external token that is restricted to this plugin, where the
 * endpoint says so (security rule 6).
 */
export async function identifyCaller(
  dependencies: CallerDependencies,
  req: Request,
  access: Exclude<EndpointAccess, 'public' | 'bundle-token'>
): Promise<Caller> {
  const { auth } = dependencies;
  const credentials: BackstageCredentials = await credentialsOf(dependencies, req);
  if (auth.isPrincipal(credentials, 'user')) {
    if (access !== 'signed-in' && credentials.principal.actor) {
      throw new FlyloftError(
        'PERSON_REQUIRED',
        `Only a person may do this; ${credentials.principal.actor.subject} acts for one. Do it in the portal or with the command line.`
      );
    }
    const { userEntityRef } = credentials.principal;
    return callerOf(dependencies, credentials, userEntityRef, async () => {
      const { ownershipEntityRefs } = await dependencies.userInfo.getUserInfo(credentials);
      return [...new Set([userEntityRef, ...ownershipEntityRefs])];
    });
  }
  const { subject, accessRestrictions } = auth.isPrincipal(credentials, 'service')
    ? credentials.principal
    : { subject: '', accessRestrictions: undefined };
  if (subject === '' || subject.startsWith(PLUGIN)) {
    throw new FlyloftError('PERSON_REQUIRED', 'Only a person may do this, not a plugin of the portal.');
  }
  if (access === 'person') {
    throw new FlyloftError(
      'PERSON_REQUIRED',
      'Only a person may do this, not an external token. Sign in and do it as yourself.'
    );
  }
  if (!accessRestrictions) {
    throw new FlyloftError(
      'NOT_ALLOWED',
      `The external token "${subject}" is not restricted. Add accessRestrictions with plugin: plugin-manager to it.`
    );
  }
  const actor = `service:${subject}`;
  return callerOf(dependencies, credentials, actor, async () => [actor]);
}

function callerOf(
  { permissions }: CallerDependencies,
  credentials: BackstageCredentials,
  actor: string,
  findRefs: () => Promise<string[]>
): Caller {
  let person: Promise<Person> | undefined;
  const look = async (): Promise<Person> => {
    const [refs, rights] = await Promise.all([findRefs(), mayDo(permissions, credentials)]);
    return { actor, refs, ...rights };
  };
  return {
    credentials,
    actor,
    person() {
      person ??= look();
      return person;
    },
  };
}

async function mayDo(
  permissions: PermissionsService,
  credentials: BackstageCredentials
): Promise<Omit<Person, 'actor' | 'refs'>> {
  const [create, decision, read, cancel, refer, pin] = await Promise.all(
    ASKED.map(permission => decide(permissions, credentials, permission))
  );
  const only = (given: Decision | undefined) => (given?.may ? given.only : undefined);
  const within = {
    ...(only(create) ? { create: only(create) } : {}),
    ...(only(decision) ? { decide: only(decision) } : {}),
    ...(only(read) ? { read: only(read) } : {}),
  };
  return {
    mayCreatePlans: create?.may ?? false,
    mayDecidePlans: decision?.may ?? false,
    mayReadAllPlans: read?.may ?? false,
    mayCancelOperations: cancel?.may ?? false,
    mayReferToSecrets: refer?.may ?? false,
    mayPinInstallations: pin?.may ?? false,
    ...(Object.keys(within).length > 0 ? { within } : {}),
  };
}
