import type { Authorized } from '../../app/authorized/guarded';
import type { Drafts } from '../../app/drafts/drafts';
import { json, type Handlers } from '../handler';

/** Routes of drafts; the caller is whose they are. */
export function draftRoutes(
  drafts: Authorized<Drafts>
): Handlers<
  | 'listDrafts'
  | 'getDraft'
  | 'saveDraft'
  | 'removeDraft'
  | 'listSnapshots'
  | 'saveSnapshot'
  | 'removeSnapshot'
  | 'listConfigurations'
> {
  return {
    listDrafts: async ({ caller }) => json(await drafts.listDrafts(caller, caller.actor)),
    getDraft: async ({ caller, params: { environment, id } }) =>
      json(await drafts.getDraft(caller, { environment, pluginId: id }, caller.actor)),
    saveDraft: async ({ caller, params: { environment, id }, body }) =>
      json(await drafts.saveDraft(caller, { environment, pluginId: id }, body, caller.actor)),
    removeDraft: ({ caller, params: { environment, id } }) =>
      drafts.removeDraft(caller, { environment, pluginId: id }, caller.actor),
    listSnapshots: async ({ caller, params: { environment, id } }) =>
      json(await drafts.listSnapshots(caller, { environment, pluginId: id }, caller.actor)),
    saveSnapshot: async ({ caller, params: { environment, id }, body }) =>
      json(await drafts.saveSnapshot(caller, { environment, pluginId: id }, body, caller.actor)),
    removeSnapshot: ({ caller, params: { environment, id, name } }) =>
      drafts.removeSnapshot(caller, { environment, pluginId: id }, name, caller.actor),
    listConfigurations: async ({ caller, params: { id } }) =>
      json(await drafts.listConfigurations(caller, id)),
  };
}
