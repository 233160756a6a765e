import type { Draft, DraftList } from '@flyloft/plugin-manager-common';
import type { Actor, DraftRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { DraftDependencies, DraftOf } from './drafts';

/** A draft as the API shows it: whose it is goes without saying. */
export function toDraft({ actor: _, savedAt, ...draft }: DraftRecord): Draft {
  return { ...draft, savedAt: savedAt.toISOString() };
}

/** What this person typed into this wizard. */
export async function getDraft(
  { store }: DraftDependencies,
  of: DraftOf,
  actor: Actor
): Promise<Outcome<Draft>> {
  const draft = await store.drafts.find({ ...of, actor });
  return draft
    ? ok(toDraft(draft))
    : refused('DRAFT_NOT_FOUND', `You have no draft for ${of.pluginId} in ${of.environment}.`);
}

/** The drafts of this person, last saved first, without their values. */
export async function listDrafts({ store }: DraftDependencies, actor: Actor): Promise<Outcome<DraftList>> {
  const drafts = await store.drafts.list(actor);
  return ok({
    items: drafts.map(draft => {
      const { config: _config, yaml: _yaml, base: _base, ...rest } = toDraft(draft);
      return rest;
    }),
  });
}
