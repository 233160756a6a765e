import type { ReactNode } from 'react';
import { ButtonLink } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { describePeople, describePerson, RelativeTime } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { Sentence } from '../shared/Sentence';

/** Where the plan stands: who has to decide and why, what comes next, what was decided, or why it is void. */
export function PlanStatus({ plan }: { plan: Plan }) {
  const approvers = describePeople(plan.policy.approvers);
  switch (plan.state) {
    case 'ready':
      return (
        <Status
          tone="info"
          title={
            plan.policy.approvalRequired
              ? `${approvers} will have to approve this`
              : 'Nobody has to approve this'
          }
        >
          <p>{plan.policy.because}</p>
          <p className="mp-secondary">Nothing has been changed yet.</p>
        </Status>
      );
    case 'waiting':
      return (
        <Status tone="warning" title={`Waits for ${approvers}`}>
          {plan.requestedAt && (
            <p>
              Asked <RelativeTime at={plan.requestedAt} />. {plan.policy.because}
            </p>
          )}
          {plan.reason && <blockquote>{plan.reason}</blockquote>}
          {plan.nudgedAt && (
            <p>
              Reminded <RelativeTime at={plan.nudgedAt} />.
            </p>
          )}
          {plan.may.because && <p>{plan.may.because}</p>}
          {plan.may.withdraw && (
            <p className="mp-secondary">
              Once approved it starts by itself, on this page. You may close it: a notification leads back.
            </p>
          )}
        </Status>
      );
    case 'denied':
      return (
        <Status
          tone="danger"
          title={`Denied by ${plan.approval ? describePerson(plan.approval.decidedBy) : 'an approver'}`}
        >
          {plan.approval?.reason && <blockquote>{plan.approval.reason}</blockquote>}
          <p>
            <strong>Nothing was changed.</strong> Generation {plan.content.baseGeneration} still runs.
          </p>
        </Status>
      );
    case 'void':
      return (
        <Status tone="danger" title="This plan is void. Nothing was changed.">
          <ul>
            {plan.voidReasons.map(reason => (
              <li key={`${reason.what} ${reason.subject}`}>
                <Sentence text={reason.sentence} />
                {reason.before !== undefined &&
                  ` It was ${reason.before}, now it is ${reason.after ?? 'gone'}.`}
              </li>
            ))}
          </ul>
          {plan.supersededBy ? (
            <ButtonLink size="small" variant="secondary" href={paths.plan(plan.supersededBy)}>
              Open the new plan
            </ButtonLink>
          ) : (
            <p className="mp-secondary">Asking again keeps its configuration and its reason.</p>
          )}
        </Status>
      );
    case 'withdrawn':
      return (
        <Status tone="info" title="Withdrawn. Nothing was changed.">
          <p>Generation {plan.content.baseGeneration} still runs.</p>
        </Status>
      );
    case 'approved':
      return (
        <Status
          tone="success"
          title={
            plan.approval?.decidedBy === 'policy' || !plan.approval
              ? 'Approved by policy: nobody had to decide'
              : `Approved by ${describePerson(plan.approval.decidedBy)}`
          }
        >
          {plan.approval && (
            <p className="mp-secondary">
              <RelativeTime at={plan.approval.at} />
            </p>
          )}
          {plan.approval?.reason && <blockquote>{plan.approval.reason}</blockquote>}
        </Status>
      );
    default:
      return plan.state satisfies never;
  }
}

function Status({
  tone,
  title,
  children,
}: {
  tone: 'info' | 'warning' | 'danger' | 'success';
  title: string;
  children: ReactNode;
}) {
  return (
    <section className="mp-panel mp-plan-status" data-tone={tone} aria-labelledby="plan-status">
      <h2 id="plan-status">{title}</h2>
      {children}
    </section>
  );
}
