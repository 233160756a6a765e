import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { Announcement, Announcements, OperationRecord, PlanRecord, Store } from '../../ports';

const isPerson = (actor: string) => actor.startsWith('user:');

/** The approvers of a plan who can be told of it: not the requester. */
export function othersOf(plan: Pick<PlanRecord, 'policy'> & { content: { requester: string } }): string[] {
  return plan.policy.approvers.filter(ref => ref !== plan.content.requester && /^(user|group):/.test(ref));
}

/** Who is told what when a plan has changed; undefined where nobody waits for the news. */
function announcementOfPlan(plan: PlanRecord): Announcement | undefined {
  const link = `/marketplace/plans/${plan.id}`;
  const { requester } = plan.content;
  const by = plan.approval?.decidedBy;
  const because = plan.approval?.reason;
  switch (plan.state) {
    case 'waiting':
      return {
        recipients: othersOf(plan),
        title: `${plan.nudgedAt ? 'Still waits' : 'Waits'} for your approval: ${plan.summary}`,
        description: `${requester} ${plan.nudgedAt ? 'reminds you' : 'asks'}${
          plan.reason ? `: ${plan.reason}` : '.'
        }`,
        link,
        severity: 'normal',
        key: `plan:${plan.id}:waiting`,
      };
    case 'approved':
      if (by === undefined || by === requester || !isPerson(by)) return undefined;
      return {
        recipients: [requester],
        title: `Approved: ${plan.summary}`,
        description: `${by} approved it${because ? `: ${because}` : '.'}`,
        link,
        severity: 'normal',
        key: `plan:${plan.id}:decided`,
      };
    case 'denied':
      if (by === requester) return undefined;
      return {
        recipients: [requester],
        title: `Denied: ${plan.summary}`,
        description: `${by ?? 'Somebody'} denied it: ${because ?? ''} Nothing was changed.`,
        link,
        severity: 'normal',
        key: `plan:${plan.id}:decided`,
      };
    case 'void':
      // Only what was asked for is missed; a plan that nobody sent off is not.
      if (plan.requestedAt === undefined) return undefined;
      return {
        recipients: [requester],
        title: `Void: ${plan.summary}`,
        description: `${plan.voidReasons
          .map(reason => reason.sentence)
          .join(' ')} Nothing was changed. Request it again.`,
        link,
        severity: 'normal',
        key: `plan:${plan.id}:decided`,
      };
    default:
      return undefined;
  }
}

/** Who is told what when an operation has changed. */
function announcementOfOperation(operation: OperationRecord): Announcement | undefined {
  const base = {
    recipients: [operation.requestedBy],
    link: `/marketplace/operations/${operation.id}`,
    key: `operation:${operation.id}:${operation.state}`,
  };
  const why = operation.error ? `${operation.error.message} ` : '';
  switch (operation.state) {
    case 'done':
      return { ...base, title: `Done: ${operation.summary}`, severity: 'normal' };
    case 'undone':
      return {
        ...base,
        title: `Undone: ${operation.summary}`,
        description: `${why}Everything is as it was before.`,
        severity: 'high',
      };
    case 'stuck':
      return {
        ...base,
        title: `Stuck: ${operation.summary}`,
        description: `${why}Left behind: ${operation.left.join(', ') || 'nothing'}. Try again from its page.`,
        severity: 'high',
      };
    default:
      return undefined;
  }
}

/** Tells people of plans and operations that this process has just committed a change of. */
export function createChangeAnnouncer(dependencies: {
  store: Pick<Store, 'plans' | 'operations'>;
  announcements: Announcements;
  log: { warn(message: string): void };
}): (topic: string, payload: Record<string, string>) => Promise<void> {
  const { store, announcements, log } = dependencies;

  async function find(topic: string, payload: Record<string, string>): Promise<Announcement | undefined> {
    if (topic === PLUGIN_MANAGER_TOPICS.planChanged && payload.planId !== undefined) {
      const plan = await store.plans.find(payload.planId);
      return plan && announcementOfPlan(plan);
    }
    if (topic === PLUGIN_MANAGER_TOPICS.operationChanged && payload.operationId !== undefined) {
      const found = await store.operations.find(payload.operationId);
      return found && announcementOfOperation(found.operation);
    }
    return undefined;
  }

  return async (topic, payload) => {
    try {
      const announcement = await find(topic, payload);
      const recipients = announcement?.recipients.filter(ref => /^(user|group):/.test(ref)) ?? [];
      if (announcement && recipients.length > 0)
        await announcements.announce({ ...announcement, recipients });
    } catch (error) {
      log.warn(`Nobody could be told of ${topic}: ${error}`);
    }
  };
}
