import type { Actor } from '../../ports';
import { ok, type Outcome } from '../outcome';
import type { DraftDependencies, DraftOf } from './drafts';

/** Forgets a draft that became a plan or is not wanted any more; snapshots stay. */
export async function removeDraft(
  { store }: DraftDependencies,
  of: DraftOf,
  actor: Actor
): Promise<Outcome<void>> {
  await store.drafts.remove({ ...of, actor });
  return ok(undefined);
}
