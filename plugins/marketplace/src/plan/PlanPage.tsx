import {
  ErrorBlock,
  LoadingBlock,
  Person,
  PlanSummary,
  StateBadge,
  usePlan,
} from '@flyloft/plugin-marketplace-react';
import { useParams } from 'react-router-dom';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { DriftNotice } from './DriftNotice';
import { LeftOutBlock } from './LeftOutBlock';
import { PlanActions } from './PlanActions';
import { PlanChecked } from './PlanChecked';
import { PlanNotices } from './PlanNotices';
import { PlanOperation } from './PlanOperation';
import { PlanSections } from './PlanSections';
import { PlanStatus } from './PlanStatus';
import { RehearsalBlock } from './RehearsalBlock';
import './PlanPage.css';

/** A plan: requester and approver open the same page, permission decides the buttons. */
export function PlanPage() {
  const { planId = '' } = useParams();
  const plan = usePlan(planId);
  const { data } = plan;
  const first = data?.content.items[0];
  return (
    <Page
      title={first ? `${first.name}: plan ${planId}` : `Plan ${planId}`}
      above={first ? above.ofPlugin(first.pluginId, first.name) : [above.marketplace]}
      heading={data ? <PlanSummary summary={data.summary} /> : undefined}
      subtitle={
        data && (
          <span className="mp-plan-line">
            <StateBadge state={data.state} /> plan <code>{data.id}</code> · {data.content.environment} · asked
            by <Person entityRef={data.content.requester} /> · <PlanChecked plan={data} />
          </span>
        )
      }
    >
      {plan.isPending && <LoadingBlock label="Loading the plan" rows={10} />}
      {plan.isError && (
        <ErrorBlock title="The plan cannot be shown" error={plan.error} onRetry={() => void plan.refetch()} />
      )}
      {data && (
        <div className="mp-plan-layout">
          <div className="mp-plan-side">
            <PlanStatus plan={data} />
            <PlanActions key={data.id} plan={data} />
          </div>
          <div className="mp-plan">
            <PlanNotices plan={data} />
            <LeftOutBlock plan={data} />
            <DriftNotice plan={data} />
            <RehearsalBlock plan={data} />
            {data.operationId && <PlanOperation operationId={data.operationId} />}
            {data.operationId ? (
              <details className="mp-fold mp-plan-past">
                <summary>What the plan said</summary>
                <PlanSections plan={data} />
              </details>
            ) : (
              <PlanSections plan={data} />
            )}
          </div>
        </div>
      )}
    </Page>
  );
}
