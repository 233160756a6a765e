import type { AuditList, AuditVerification, StoredSecret } from '@flyloft/plugin-manager-common';
import type { Actor, Store } from '../../ports';
import { ok, type Outcome } from '../outcome';

/** The audit chain as admins read it. */
export interface Audit {
  listAudit(filter: { limit: number; before?: number; subject?: string }): Promise<Outcome<AuditList>>;
  verifyAudit(): Promise<Outcome<AuditVerification>>;
}

/** Keeps secret values. */
export interface Secrets {
  /** Answers with the reference that stands for the value in a config; the value is never given out again. */
  storeSecret(value: string, actor: Actor): Promise<Outcome<StoredSecret>>;
}

/** Reads the audit chain. */
export function createAudit({ store }: { store: Store }): Audit {
  return {
    async listAudit(filter) {
      const items = await store.audit.list(filter);
      const last = items[items.length - 1];
      return ok({
        items,
        ...(items.length === filter.limit && last && last.seq > 1 ? { nextBefore: last.seq } : {}),
      });
    },
    verifyAudit: async () => ok(await store.audit.verify()),
  };
}

/** Stores secrets, each with an audit row that names neither the value nor its hash. */
export function createSecrets({ store }: { store: Store }): Secrets {
  return {
    storeSecret: (value, actor) =>
      store.transaction(async tx => {
        const { id, hash } = await tx.secrets.put(value, actor);
        await tx.audit.append({
          actor,
          action: 'secret.store',
          subject: `secret:${id}`,
          result: 'success',
          summary: 'Stored a secret',
          details: {},
        });
        return ok({ reference: { $secret: id, hash } });
      }),
  };
}
