import { checkConfigShape, type Draft, type SaveDraft } from '@flyloft/plugin-manager-common';
import type { Actor } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { DraftDependencies, DraftOf } from './drafts';
import { toDraft } from './getDraft';
import { sealSecrets } from './sealSecrets';

/**
 * Keeps what a person typed, complete or not. Text in YAML is kept only where it holds no secret in clear: it would have
 * to be written anew with the references, and the wizard does that itself.
 */
export async function saveDraft(
  { store, clock, environments }: DraftDependencies,
  of: DraftOf,
  draft: SaveDraft,
  actor: Actor
): Promise<Outcome<Draft>> {
  if (!environments.some(({ id }) => id === of.environment)) {
    return refused('ENVIRONMENT_NOT_FOUND', `There is no environment "${of.environment}".`);
  }
  const release = await store.registry.findRelease(of.pluginId, draft.release);
  if (!release) {
    return refused('RELEASE_NOT_FOUND', `${of.pluginId} has no release ${draft.release}. Reload the page.`);
  }
  const issue = checkConfigShape(draft.config) ?? (draft.base && checkConfigShape(draft.base.config));
  if (issue) return refused('CONFIG_INVALID', `${issue.path} ${issue.message}.`, { issues: [issue] });

  return store.transaction(async tx => {
    const config = await sealSecrets(tx.secrets, release.manifest, draft.config, actor);
    const sealed = config !== draft.config && JSON.stringify(config) !== JSON.stringify(draft.config);
    const { follows, yaml, base, ...rest } = draft;
    const sealedBase = base && {
      ...base,
      config: await sealSecrets(tx.secrets, release.manifest, base.config, actor),
    };
    const record = {
      ...of,
      ...rest,
      actor,
      config,
      savedAt: clock.now(),
      ...(yaml === undefined || sealed ? {} : { yaml }),
      ...(sealedBase ? { base: sealedBase } : {}),
    };
    if (await tx.drafts.save(record, follows)) return ok(toDraft({ ...record, revision: follows + 1 }));
    const now = await tx.drafts.find({ ...of, actor });
    return refused(
      'DRAFT_CHANGED',
      now
        ? 'This draft was saved from another tab or device. Load it, or save yours over it.'
        : 'This draft was finished or thrown away elsewhere. Save it again to keep it.',
      now ? { revision: now.revision, savedAt: now.savedAt.toISOString() } : { revision: 0 }
    );
  });
}
