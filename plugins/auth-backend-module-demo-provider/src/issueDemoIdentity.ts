import type { SignInResolver } from '@backstage/plugin-auth-node';
import type { DemoPerson } from './config';

/** Signs a person in with the groups of the configuration, so that it works before the catalogue has read them. */
export const issueDemoIdentity: SignInResolver<DemoPerson> = async ({ result }, ctx) =>
  ctx.issueToken({ claims: { sub: result.entityRef, ent: [result.entityRef, ...result.groups] } });
