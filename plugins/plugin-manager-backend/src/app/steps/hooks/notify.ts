import type { ChangeKind } from '@flyloft/plugin-manager-common';
import { done } from '../results';
import { itemOf, type StepContext, type StepKind } from '../step';
import { hookOf, type HookOptions } from './hookOptions';

const DONE: Record<ChangeKind, string> = {
  install: 'was installed',
  update: 'was updated',
  rollback: 'was taken back',
  configure: 'was configured',
  start: 'was started',
  stop: 'was stopped',
  restart: 'was restarted',
  uninstall: 'was uninstalled',
};

const UNDONE: Record<ChangeKind, string> = {
  install: 'could not be installed',
  update: 'could not be updated',
  rollback: 'could not be taken back',
  configure: 'could not be configured',
  start: 'could not be started',
  stop: 'could not be stopped',
  restart: 'could not be restarted',
  uninstall: 'could not be uninstalled',
};

/** Tells approvers and requester. Nobody waits for it: where it cannot be sent, the step is done all the same. */
export async function tellPeople(
  { announcements }: Pick<HookOptions, 'announcements'>,
  ctx: StepContext,
  how: 'done' | 'undone'
): Promise<boolean> {
  const { name, kind, to, from } = itemOf(ctx);
  const { policy, requester } = { policy: ctx.plan.policy, requester: ctx.plan.content.requester };
  const recipients = [...new Set([...policy.approvers, requester])].filter(ref => /^(user|group):/.test(ref));
  if (recipients.length === 0) return false;
  const version = to ?? from;
  const words = how === 'done' ? DONE[kind] : UNDONE[kind];
  try {
    await announcements.announce({
      recipients,
      title: `${name}${version === undefined ? '' : ` ${version}`} ${words} in ${ctx.environment.title}`,
      ...(how === 'undone' ? { description: 'Everything is as it was before.' } : {}),
      link: `/marketplace/operations/${ctx.operationId}`,
      severity: how === 'done' ? 'normal' : 'high',
      // The same for what is done and what became of it, so that the later replaces the earlier.
      key: `operation:${ctx.operationId}:${ctx.pluginId}`,
    });
    return true;
  } catch (error) {
    ctx.progress(`Nobody could be told: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Tells people that it is done. Its undo tells them that it is not, in the same message's place. */
export function notifyStep(options: HookOptions): StepKind {
  return {
    kind: 'notify',
    title: ({ pluginId }) => `Tell people about ${pluginId}`,
    run: async ctx => {
      hookOf(ctx);
      return done({ output: { told: await tellPeople(options, ctx, 'done') } });
    },
    undo: async ctx => {
      await tellPeople(options, ctx, 'undone');
      return done();
    },
  };
}
