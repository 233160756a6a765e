import type { Allows } from './authorized/decide';
import type { Actor } from '../ports/store';

/** Who asks, with what the permission framework says of them. Made by the HTTP layer. */
export type Person = {
  /** Entity ref, or `service:<name>` for a named external token. */
  actor: Actor;
  /** Entity refs that the person acts for: their own and those of their groups. */
  refs: string[];
  mayCreatePlans: boolean;
  /** Whether they may have plugins read secrets that the portal does not keep itself. */
  mayReferToSecrets?: boolean;
  mayDecidePlans: boolean;
  mayReadAllPlans: boolean;
  mayCancelOperations: boolean;
  /** Whether they may pin what others asked for. */
  mayPinInstallations?: boolean;
  /** Where a right is for some plugins only: which. */
  within?: Partial<Record<'create' | 'decide' | 'read', Allows>>;
};
