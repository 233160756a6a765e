import type { Plan } from '@flyloft/plugin-manager-common';
import { attack } from '../stage/attack';
import { said } from '../stage/http';
import type { Stage } from '../stage/stage';

const OTHER = `sha256:${'0'.repeat(64)}`;

/** How the operation of a plan ended, with the code where it did not get done. */
async function settled(stage: Stage, planId: string): Promise<string> {
  const admin = stage.client('admin');
  const started = (await admin.listOperations()).items.find(one => one.planId === planId);
  if (!started) return 'no operation';
  for await (const event of admin.operationEvents(started.id)) {
    if (['done', 'undone', 'stuck'].includes(event.operationState)) break;
  }
  const { state, error } = await admin.getOperation(started.id);
  return error ? `${state}: ${error.code}` : state;
}

/** Rules 16 and 18, while the plan waits. */
export function decisionsBefore(stage: Stage): void {
  const approve = (token: string | undefined, digest: string, headers = {}) =>
    stage.manager('POST', `/plans/${stage.plan.id}/approve`, { token, body: { digest }, headers });

  attack(18, 'approve by cookie instead of the header', '401', async () => {
    const cookie = `backstage-auth-token=${stage.tokens.admin}; backstage_token=${stage.tokens.admin}`;
    const answer = await approve(undefined, stage.plan.digest, { cookie });
    return { refused: answer.status === 401, happened: said(answer) };
  });

  attack(18, 'approve with the external token', 'PERSON_REQUIRED', async () => {
    const answer = await approve(stage.tokens.publisher, stage.plan.digest);
    return { refused: answer.code === 'PERSON_REQUIRED', happened: said(answer) };
  });

  attack(18, "approve one's own plan without the right to", 'NOT_ALLOWED', async () => {
    const answer = await approve(stage.tokens.developer, stage.plan.digest);
    return {
      refused: ['NOT_ALLOWED', 'APPROVER_IS_REQUESTER'].includes(answer.code),
      happened: said(answer),
    };
  });

  attack(18, "approve one's own plan as an admin", 'APPROVER_IS_REQUESTER', async () => {
    const { plan } = await stage.client('admin').makePlan({
      changes: [{ kind: 'install', pluginId: 'twice' }],
      request: true,
    });
    const answer = await stage.manager('POST', `/plans/${plan.id}/approve`, {
      token: stage.tokens.admin,
      body: { digest: plan.digest },
    });
    await stage.client('admin').withdrawPlan(plan.id);
    return { refused: answer.code === 'APPROVER_IS_REQUESTER', happened: said(answer) };
  });

  attack(16, 'approve another digest than the one shown', 'PLAN_DIGEST_MISMATCH', async () => {
    const answer = await approve(stage.tokens.admin, OTHER);
    return { refused: answer.code === 'PLAN_DIGEST_MISMATCH', happened: said(answer) };
  });

  attack(16, 'approve without naming a digest', 'INPUT_INVALID', async () => {
    const answer = await stage.manager('POST', `/plans/${stage.plan.id}/approve`, {
      token: stage.tokens.admin,
      body: {},
    });
    return { refused: answer.code === 'INPUT_INVALID', happened: said(answer) };
  });

  attack(16, 'put another image into a stored plan', 'PLAN_DIGEST_MISMATCH', async () => {
    const { plan } = await stage.client('developer').installPlugin('hostile', { reason: 'to be edited' });
    const table = () => stage.database.withSchema('plugin-manager').from('plans').where({ id: plan.id });
    const rows: Array<{ objects: unknown }> = await table();
    const objects = JSON.stringify(rows[0]?.objects ?? []);
    const edited = objects.replaceAll('flyloft/plugin-host:dev', 'evil/image:1');
    if (edited === objects) throw new Error('the stored objects name no image');
    await table().update({ objects: edited });
    const answer = await stage.manager('POST', `/plans/${plan.id}/approve`, {
      token: stage.tokens.admin,
      body: { digest: plan.digest },
    });
    const end = await settled(stage, plan.id);
    return {
      refused: answer.code === 'PLAN_DIGEST_MISMATCH' && end === 'no operation',
      happened: `${said(answer)}; ${end}`,
    };
  });

  attack(16, 'approve what was withdrawn', 'PLAN_STATE', async () => {
    const { plan } = await stage.client('developer').installPlugin('twice', { reason: 'to be withdrawn' });
    await stage.client('developer').withdrawPlan(plan.id);
    const answer = await stage.manager('POST', `/plans/${plan.id}/approve`, {
      token: stage.tokens.admin,
      body: { digest: plan.digest },
    });
    return { refused: answer.code === 'PLAN_STATE', happened: said(answer) };
  });
}

/** Rules 16 and 18, after the approval. */
export function decisions(stage: Stage): void {
  attack(18, 'use one approval twice', 'PLAN_STATE', async () => {
    const { id, digest } = stage.plan;
    const answer = await stage.manager('POST', `/plans/${id}/approve`, {
      token: stage.tokens.admin,
      body: { digest },
    });
    return { refused: answer.code === 'PLAN_STATE', happened: said(answer) };
  });

  attack(18, 'run an operation without an approval record', 'each has one', async () => {
    const { items } = await stage.client('admin').listOperations();
    const plans = await Promise.all(items.map(({ planId }) => stage.client('admin').getPlan(planId)));
    const without = plans.filter(plan => plan.approval?.decision !== 'approve');
    return {
      refused: plans.length > 0 && without.length === 0,
      happened: `${plans.length} operations, ${without.length} without; by ${plans[0]?.approval?.decidedBy}`,
    };
  });

  const change = (note: string) =>
    stage.client('developer').configurePlugin('hostile', { config: { hostile: { note } }, reason: note });
  const approve = ({ id, digest }: Plan) =>
    stage.manager('POST', `/plans/${id}/approve`, { token: stage.tokens.admin, body: { digest } });
  attack(16, 'race two approved plans for one installation', 'one wins, the other does nothing', async () => {
    const [first, second] = [await change('one'), await change('two')];
    const answers = [await approve(first.plan), await approve(second.plan)];
    const ends = [await settled(stage, first.plan.id), await settled(stage, second.plan.id)];
    return {
      refused: ends.filter(end => end === 'done').length === 1,
      happened: `${answers.map(said).join(', ')}; ${ends.join(', ')}`,
    };
  });

  attack(16, 'approve a plan whose base has moved', 'PLAN_VOID, nothing runs', async () => {
    const [stale, other] = [await change('stale'), await change('other')];
    await approve(other.plan);
    const end = await settled(stage, other.plan.id);
    const answer = await approve(stale.plan);
    const stopped = await settled(stage, stale.plan.id);
    return {
      refused:
        end === 'done' && ['PLAN_VOID', 'PLAN_STATE'].includes(answer.code) && stopped === 'no operation',
      happened: `${said(answer)}, ${stopped}`,
    };
  });
}
