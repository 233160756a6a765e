import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { Announcement, OperationRecord, PlanRecord, Store } from '../../ports';
import { createChangeAnnouncer } from './announceChanges';

const plan = {
  id: '4f1c09ab',
  state: 'waiting',
  summary: 'Installs 1, opens no connection.',
  content: { requester: 'user:default/dev' },
  reason: 'For the guild',
  policy: { approvers: ['group:default/admins', 'user:default/dev'] },
  voidReasons: [],
} as unknown as PlanRecord;

const operation = {
  id: 'op1',
  state: 'done',
  summary: 'Installs 1.',
  requestedBy: 'user:default/dev',
  left: [],
} as unknown as OperationRecord;

async function announced(
  found: { plan?: Partial<PlanRecord>; operation?: Partial<OperationRecord> },
  fails?: Error
): Promise<{ announcements: Announcement[]; warnings: string[] }> {
  const announcements: Announcement[] = [];
  const warnings: string[] = [];
  const tell = createChangeAnnouncer({
    store: {
      plans: { find: async () => ({ ...plan, ...found.plan }) },
      operations: { find: async () => ({ operation: { ...operation, ...found.operation } }) },
    } as unknown as Store,
    announcements: {
      async announce(announcement) {
        if (fails) throw fails;
        announcements.push(announcement);
      },
    },
    log: { warn: message => warnings.push(message) },
  });
  if (found.plan) await tell(PLUGIN_MANAGER_TOPICS.planChanged, { planId: plan.id });
  if (found.operation) await tell(PLUGIN_MANAGER_TOPICS.operationChanged, { operationId: operation.id });
  return { announcements, warnings };
}

const approval = {
  planId: plan.id,
  digest: `sha256:${'0'.repeat(64)}`,
  decidedBy: 'user:default/admin',
  at: '2026-01-01T00:00:00Z',
};

describe('createChangeAnnouncer', () => {
  it('asks approvers, but not the requester, with the plan’s one sentence', async () => {
    expect((await announced({ plan: {} })).announcements).toEqual([
      {
        recipients: ['group:default/admins'],
        title: 'Waits for your approval: Installs 1, opens no connection.',
        description: 'user:default/dev asks: For the guild',
        link: '/marketplace/plans/4f1c09ab',
        severity: 'normal',
        key: 'plan:4f1c09ab:waiting',
      },
    ]);
  });

  it('says that it is a reminder where it is one', async () => {
    const [reminder] = (await announced({ plan: { nudgedAt: new Date() } })).announcements;
    expect(reminder).toMatchObject({
      title: 'Still waits for your approval: Installs 1, opens no connection.',
      description: 'user:default/dev reminds you: For the guild',
      key: 'plan:4f1c09ab:waiting',
    });
  });

  it('tells the requester of a decision, with the reason', async () => {
    const approved = await announced({
      plan: { state: 'approved', approval: { ...approval, decision: 'approve' } },
    });
    expect(approved.announcements).toMatchObject([
      { recipients: ['user:default/dev'], title: expect.stringMatching(/^Approved/) },
    ]);
    const denied = await announced({
      plan: { state: 'denied', approval: { ...approval, decision: 'deny', reason: 'Not now.' } },
    });
    expect(denied.announcements).toMatchObject([
      { description: 'user:default/admin denied it: Not now. Nothing was changed.' },
    ]);
    const moved = await announced({
      plan: {
        state: 'void',
        requestedAt: new Date(),
        voidReasons: [{ what: 'release', subject: 'x', sentence: 'x went to 2.0.0.' }],
      },
    });
    expect(moved.announcements).toMatchObject([
      { description: 'x went to 2.0.0. Nothing was changed. Request it again.' },
    ]);
  });

  it.each<[string, Partial<PlanRecord>]>([
    [
      'a plan that policy approved',
      { state: 'approved', approval: { ...approval, decision: 'approve', decidedBy: 'policy' } },
    ],
    [
      'the own decision',
      { state: 'approved', approval: { ...approval, decision: 'approve', decidedBy: 'user:default/dev' } },
    ],
    ['a plan that was never sent off', { state: 'void' }],
    ['a withdrawn plan', { state: 'withdrawn' }],
    ['a request whose only approver asks', { policy: { ...plan.policy, approvers: ['user:default/dev'] } }],
  ])('tells nobody of %s', async (_, change) => {
    expect((await announced({ plan: change })).announcements).toEqual([]);
  });

  it('tells the requester how an operation ended, and what is left where it is stuck', async () => {
    const end = async (change: Partial<OperationRecord>) =>
      (await announced({ operation: change })).announcements;
    expect(await end({})).toMatchObject([
      { title: 'Done: Installs 1.', link: '/marketplace/operations/op1' },
    ]);
    expect(await end({ state: 'running' })).toEqual([]);
    expect(
      await end({ state: 'undone', error: { code: 'POD_FAILED', message: 'It crashed.' } })
    ).toMatchObject([{ severity: 'high', description: 'It crashed. Everything is as it was before.' }]);
    expect(await end({ state: 'stuck', left: ['Namespace x'] })).toMatchObject([
      { severity: 'high', description: 'Left behind: Namespace x. Try again from its page.' },
    ]);
    expect(await end({ requestedBy: 'service:ci' })).toEqual([]);
  });

  it('only warns where nobody can be told', async () => {
    const { warnings } = await announced({ plan: {} }, new Error('away'));
    expect(warnings).toEqual([expect.stringContaining('away')]);
  });
});
