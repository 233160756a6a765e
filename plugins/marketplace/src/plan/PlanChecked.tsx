import type { Plan } from '@flyloft/plugin-manager-common';
import { RelativeTime } from '@flyloft/plugin-marketplace-react';

/** How sure the plan is of itself: what the cluster has accepted in a dry run, and when. */
export function PlanChecked({ plan }: { plan: Pick<Plan, 'content' | 'createdAt'> }) {
  const written = plan.content.objects.filter(object => object.change !== 'unchanged');
  const exact = written.filter(object => object.checked === 'exact').length;
  const how = exact === written.length ? 'exact' : `${exact} of ${written.length} by the cluster`;
  return (
    <span title="Checked again at the moment it is approved.">
      checked <RelativeTime at={plan.createdAt} />: {how}
    </span>
  );
}
