import { Alert, ButtonLink } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { useEnvironments } from '@flyloft/plugin-marketplace-react';
import { useLocation } from 'react-router-dom';
import { paths } from '../routes';
import { readDecided } from './decided';

/** What has to be said before anything is read: what the environment does not protect, and warnings of the plan. */
export function PlanNotices({ plan }: { plan: Plan }) {
  const decided = readDecided(useLocation().state);
  const environments = useEnvironments();
  const notice = environments.data?.items.find(
    environment => environment.id === plan.content.environment
  )?.notice;
  return (
    <>
      {decided && decided.planId !== plan.id && (
        <Alert
          role="status"
          status={decided.decision === 'approved' ? 'success' : 'info'}
          icon
          title={
            decided.decision === 'approved' ? 'Approved, and on its way' : 'Denied. Nothing was changed.'
          }
          description={`${decided.summary} This is the next one.`}
          customActions={
            <ButtonLink size="small" variant="secondary" href={paths.plan(decided.planId)}>
              {decided.decision === 'approved' ? 'Watch it' : 'Open it'}
            </ButtonLink>
          }
        />
      )}
      {notice && <Alert status="info" icon title={notice} />}
      {plan.warnings.map(warning => (
        <Alert key={warning} status="warning" icon title={warning} />
      ))}
    </>
  );
}
