import { Alert, ButtonLink } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { RelativeTime } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';

const list = (names: readonly string[]) => names.join(', ');

/** Where the plan stands: who has to decide and why, what was decided, or why it is void. */
export function PlanStatus({ plan }: { plan: Plan }) {
  switch (plan.state) {
    case 'ready':
      return (
        <Alert
          status="info"
          icon
          title={
            plan.policy.approvalRequired
              ? `${list(plan.policy.approvers)} will have to approve this`
              : 'Nobody has to approve this'
          }
          description={plan.policy.because}
        />
      );
    case 'waiting':
      return (
        <Alert
          status="warning"
          icon
          title={`Waits for ${list(plan.policy.approvers)}`}
          description={
            <>
              {plan.policy.because}{' '}
              {plan.requestedAt && (
                <>
                  Asked <RelativeTime at={plan.requestedAt} />.{' '}
                </>
              )}
              {plan.reason && <>Reason: “{plan.reason}”. </>}
              {plan.may.because}
            </>
          }
        />
      );
    case 'denied':
      return (
        <Alert
          status="danger"
          icon
          title={`Denied by ${plan.approval?.decidedBy ?? 'an approver'}. Nothing was changed.`}
          description={
            <>
              {plan.approval?.reason} {`Generation ${plan.content.baseGeneration} still runs.`}
            </>
          }
        />
      );
    case 'void':
      return (
        <Alert
          status="danger"
          icon
          title="This plan is void. Nothing was changed."
          description={
            <>
              <ul>
                {plan.voidReasons.map(reason => (
                  <li key={`${reason.what} ${reason.subject}`}>
                    {reason.sentence}
                    {reason.before !== undefined &&
                      ` It was ${reason.before}, now it is ${reason.after ?? 'gone'}.`}
                  </li>
                ))}
              </ul>
              {plan.supersededBy && (
                <ButtonLink size="small" variant="secondary" href={paths.plan(plan.supersededBy)}>
                  Open the new plan
                </ButtonLink>
              )}
            </>
          }
        />
      );
    case 'withdrawn':
      return <Alert status="info" icon title="Withdrawn. Nothing was changed." />;
    case 'approved':
      return (
        <Alert
          status="success"
          icon
          title={
            plan.approval?.decidedBy === 'policy' || !plan.approval
              ? 'Approved by policy: nobody had to decide'
              : `Approved by ${plan.approval.decidedBy}`
          }
          description={plan.approval?.reason}
        />
      );
    default:
      return plan.state satisfies never;
  }
}
