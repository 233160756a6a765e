import type { Audit, Secrets } from '../../app/administration/administration';
import type { Authorized } from '../../app/authorized/guarded';
import { json, type Handlers } from '../handler';

/** Routes of the audit chain and of secrets. */
export function administrationRoutes(
  audit: Authorized<Audit>,
  secrets: Authorized<Secrets>
): Handlers<'listAudit' | 'verifyAudit' | 'storeSecret'> {
  return {
    listAudit: async ({ caller, query }) => json(await audit.listAudit(caller, query)),
    verifyAudit: async ({ caller }) => json(await audit.verifyAudit(caller)),
    storeSecret: async ({ caller, body }) =>
      json(await secrets.storeSecret(caller, body.value, caller.actor)),
  };
}
