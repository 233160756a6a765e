/** What a manifest wants to run around a change, as a plan says it and its operation runs it. */
import type { ChangeKind, Hook, HookStage, Manifest, PlannedHook } from '@flyloft/plugin-manager-common';
import { hasBackend } from '../release/hasBackend';
import { newMigrations } from './consequences';

type Stage = 'Install' | 'Update' | 'Configure' | 'Start' | 'Stop' | 'Uninstall';
type Moment = 'pre' | 'post' | 'error';

/** Which stage a change is; a return to an earlier revision is an update, and a restart changes nothing. */
const STAGE_OF: Record<ChangeKind, Stage | undefined> = {
  install: 'Install',
  update: 'Update',
  rollback: 'Update',
  configure: 'Configure',
  start: 'Start',
  stop: 'Stop',
  uninstall: 'Uninstall',
  restart: undefined,
};

const WORDS: Record<Stage, string> = {
  Install: 'the install',
  Update: 'the change',
  Configure: 'the new configuration',
  Start: 'the start',
  Stop: 'the stop',
  Uninstall: 'the removal',
};

const WHEN: Record<Moment, (stage: Stage) => string> = {
  pre: stage => `before ${WORDS[stage]}`,
  post: stage => `after ${WORDS[stage]}`,
  error: stage => `where ${WORDS[stage]} fails`,
};

const SENTENCES: Record<Exclude<Hook, object>, string> = {
  'check-requirements': 'Checks once more what it needs',
  'check-capacity': 'Checks once more whether there is room for it',
  backup: 'Copies its database, which it cannot use meanwhile,',
  notify: 'Tells the approvers and the requester',
  'catalog-entry': 'Lists it in the software catalogue',
};

/** Actions that only concern a plugin with a pod. */
const NEEDS_BACKEND: readonly string[] = ['check-capacity', 'backup', 'call'];

function planned(pluginId: string, moment: Moment, stage: Stage, hook: Hook): PlannedHook {
  const when = WHEN[moment](stage);
  const base = { pluginId, stage: `${moment}${stage}` };
  if (typeof hook === 'string') return { ...base, action: hook, sentence: `${SENTENCES[hook]} ${when}.` };
  return {
    ...base,
    action: 'call',
    path: hook.call,
    timeoutSeconds: hook.timeoutSeconds,
    sentence: `Calls ${hook.call} of its own backend ${when}.`,
  };
}

/** What changes of one plugin. */
type Change = {
  kind: ChangeKind;
  pluginId: string;
  /** Of the release that runs; absent for an install. */
  before?: Manifest;
  /** Of the release that comes; absent for an uninstall. */
  after?: Manifest;
};

/**
 * The hooks of a change. What the portal does itself is named by the release that comes; what is called is named by the
 * release that answers: before the change, and after it failed, the one that runs now. A migration that cannot be taken
 * back always has the database copied first.
 */
export function hooksOf({ kind, pluginId, before, after }: Change): PlannedHook[] {
  const stage = STAGE_OF[kind];
  const coming = after ?? before;
  if (!stage || !coming) return [];
  const list = (moment: Moment): PlannedHook[] => {
    const of = (manifest: Manifest | undefined): readonly Hook[] =>
      manifest?.lifecycle[`${moment}${stage}` as HookStage] ?? [];
    const own = of(coming).filter(hook => typeof hook === 'string');
    const calls = of(moment === 'post' ? coming : before).filter(hook => typeof hook !== 'string');
    return [...own, ...calls].map(hook => planned(pluginId, moment, stage, hook));
  };
  const hooks = [...list('pre'), ...list('post'), ...list('error')];
  const final =
    kind === 'update' &&
    before &&
    after &&
    newMigrations(before, after).some(migration => migration.kind !== 'expand');
  if (final && !hooks.some(({ action }) => action === 'backup')) {
    hooks.unshift(planned(pluginId, 'pre', stage, 'backup'));
  }
  const backed = hasBackend(coming);
  return hooks.filter(({ action }) => backed || !NEEDS_BACKEND.includes(action));
}
