import {
  ErrorBlock,
  LoadingBlock,
  PlanSummary,
  StateBadge,
  usePlan,
} from '@flyloft/plugin-marketplace-react';
import { useParams } from 'react-router-dom';
import { Page } from '../shared/Page';
import { PlanActions } from './PlanActions';
import { PlanNotices } from './PlanNotices';
import { PlanOperation } from './PlanOperation';
import { PlanSections } from './PlanSections';
import { PlanStatus } from './PlanStatus';
import './PlanPage.css';

/** A plan: requester and approver open the same page, permission decides the buttons. */
export function PlanPage() {
  const { planId = '' } = useParams();
  const plan = usePlan(planId);
  const { data } = plan;
  return (
    <Page
      title={`Plan ${planId}`}
      heading={data ? <PlanSummary summary={data.summary} /> : undefined}
      subtitle={
        data && (
          <span className="mp-plan-line">
            <StateBadge state={data.state} /> plan <code>{data.id}</code> · {data.content.environment} · asked
            by {data.content.requester}
          </span>
        )
      }
    >
      {plan.isPending && <LoadingBlock label="Loading the plan" rows={10} />}
      {plan.isError && (
        <ErrorBlock title="The plan cannot be shown" error={plan.error} onRetry={() => void plan.refetch()} />
      )}
      {data && (
        <div className="mp-plan">
          <PlanNotices plan={data} />
          <PlanStatus plan={data} />
          {data.operationId && <PlanOperation operationId={data.operationId} />}
          <PlanSections plan={data} />
          <PlanActions plan={data} />
        </div>
      )}
    </Page>
  );
}
