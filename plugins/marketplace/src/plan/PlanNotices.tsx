import { Alert } from '@backstage/ui';
import type { Plan } from '@flyloft/plugin-manager-common';
import { useEnvironments } from '@flyloft/plugin-marketplace-react';

/** What has to be said before anything is read: what the environment does not protect, and warnings of the plan. */
export function PlanNotices({ plan }: { plan: Plan }) {
  const environments = useEnvironments();
  const notice = environments.data?.items.find(
    environment => environment.id === plan.content.environment
  )?.notice;
  return (
    <>
      {notice && <Alert status="info" icon title={notice} />}
      {plan.warnings.map(warning => (
        <Alert key={warning} status="warning" icon title={warning} />
      ))}
    </>
  );
}
