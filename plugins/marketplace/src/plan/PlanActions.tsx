import { useState } from 'react';
import { Button, ButtonLink, TextAreaField } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { CopyAsCli, queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router-dom';
import { fromQueue, isFromQueue, nextInQueue } from '../admin/approvalQueue';
import { paths } from '../routes';
import type { Decided } from './decided';
import { planCommand } from './planCommand';
import { ConflictBlock } from './ConflictBlock';
import { DenyDialog } from './DenyDialog';
import { RehearseButton } from './RehearseButton';
import { choosesReleases, StrategyPicker } from './StrategyPicker';
import { toChanges } from './toChanges';

/** What this person may do with this plan now; the digest that was shown goes along with every decision. */
export function PlanActions({ plan }: { plan: Plan }) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [denying, setDenying] = useState(false);
  const { digest } = plan;
  const settle = () => cache.invalidateQueries({ queryKey: queryKeys.plans });
  const why = reason.trim() ? { reason: reason.trim() } : {};

  const request = useMutation({
    mutationFn: () => client.requestPlan(plan.id, { digest, ...why }),
    onSettled: settle,
  });
  const inQueue = isFromQueue(useLocation().state);
  // Who works through the list of approvals gets the next one at once; what was decided stays one press away.
  const goOn = async (decision: Decided['decision']) => {
    if (!inQueue) return;
    const { items } = await client.listPlans({ state: 'waiting' });
    const next = nextInQueue(items, plan.id);
    const decided: Decided = { planId: plan.id, summary: plan.summary, decision };
    if (next) navigate(paths.plan(next), { state: { ...fromQueue, decided } });
  };
  const approve = useMutation({
    mutationFn: () => client.approvePlan(plan.id, { digest, ...why }),
    onSuccess: () => goOn('approved'),
    onSettled: settle,
  });
  const nudge = useMutation({ mutationFn: () => client.nudgePlan(plan.id), onSettled: settle });
  const withdraw = useMutation({ mutationFn: () => client.withdrawPlan(plan.id), onSettled: settle });
  const deny = useMutation({
    mutationFn: (text: string) => client.denyPlan(plan.id, { digest, reason: text }),
    onSuccess: () => {
      setDenying(false);
      return goOn('denied');
    },
    onSettled: settle,
  });
  const again = useMutation({
    mutationFn: () => client.requestPlanAgain(plan.id),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
    onSettled: settle,
  });
  const failed = [
    { title: 'It was not requested', mutation: request },
    { title: 'It was not approved. Nothing was changed.', mutation: approve },
    { title: 'It was not denied', mutation: deny },
    { title: 'It was not withdrawn', mutation: withdraw },
    { title: 'Nobody was reminded', mutation: nudge },
    { title: 'No new plan was made', mutation: again },
  ].find(entry => entry.mutation.isError);
  const first = plan.content.items[0];
  const canEdit =
    first && ['install', 'update', 'configure'].includes(first.kind) && plan.state !== 'approved';
  const canAskAgain = plan.state === 'void' || plan.state === 'denied' || plan.state === 'withdrawn';

  return (
    <section className="mp-panel mp-plan-acts" aria-label="Decide">
      {failed && (
        <ConflictBlock
          title={failed.title}
          error={failed.mutation.error}
          environment={plan.content.environment}
          asked={toChanges(plan)}
          supersedes={plan.id}
        />
      )}
      {plan.may.request && choosesReleases(plan) && <StrategyPicker plan={plan} />}
      {plan.may.request && (
        <TextAreaField
          className="mp-plan-reason"
          label={
            plan.policy.approvalRequired
              ? 'Why do you want it? (who decides reads this)'
              : 'Why? (kept with the revision)'
          }
          value={reason}
          onChange={setReason}
          maxLength={2000}
        />
      )}
      <div className="mp-plan-actions" role="group" aria-label="What to do">
        {plan.may.request && (
          <Button isPending={request.isPending} onPress={() => request.mutate()}>
            {plan.policy.approvalRequired ? 'Request' : requestVerb(plan)}
          </Button>
        )}
        {plan.may.decide && (
          <>
            <Button data-approve isPending={approve.isPending} onPress={() => approve.mutate()}>
              Approve
            </Button>
            <Button variant="secondary" destructive onPress={() => setDenying(true)}>
              Deny
            </Button>
          </>
        )}
        <RehearseButton plan={plan} />
        {plan.may.nudge && (
          <Button variant="secondary" isPending={nudge.isPending} onPress={() => nudge.mutate()}>
            Remind them
          </Button>
        )}
        {plan.may.withdraw && (
          <Button variant="secondary" isPending={withdraw.isPending} onPress={() => withdraw.mutate()}>
            Withdraw
          </Button>
        )}
        {canAskAgain && !plan.supersededBy && (
          <Button isPending={again.isPending} onPress={() => again.mutate()}>
            Request again
          </Button>
        )}
      </div>
      <div className="mp-plan-more">
        {canEdit && (
          <ButtonLink
            size="small"
            variant="tertiary"
            href={paths.configure(first.pluginId, `?env=${plan.content.environment}&plan=${plan.id}`)}
          >
            {plan.state === 'waiting' ? 'Edit (voids this plan)' : 'Edit'}
          </ButtonLink>
        )}
        {/* Behind an approved plan stands its operation, with its own command. */}
        {plan.state !== 'approved' && <CopyAsCli command={planCommand(plan, reason)} />}
      </div>
      {denying && (
        <DenyDialog
          planId={plan.id}
          isPending={deny.isPending}
          onCancel={() => setDenying(false)}
          onDeny={text => deny.mutate(text)}
        />
      )}
    </section>
  );
}

const VERBS: Record<string, string> = {
  install: 'Install now',
  update: 'Update now',
  configure: 'Apply now',
  rollback: 'Roll back now',
  start: 'Start now',
  stop: 'Stop now',
  restart: 'Restart now',
  uninstall: 'Uninstall now',
};

function requestVerb(plan: Plan): string {
  const kinds = new Set(
    plan.content.items.filter(item => item.neededBy.includes('requested')).map(item => item.kind)
  );
  const [only] = kinds;
  return (kinds.size === 1 && only && VERBS[only]) || 'Apply now';
}
