import { Link } from '@backstage/ui';
import type { PlanListItem } from '@flyloft/plugin-manager-common';
import { RelativeTime, StateBadge, usePlans } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';

/** How long a denial is still news, in milliseconds. */
const NEWS_MS = 3 * 86_400_000;

/** Plans that still wait, and those that were denied lately: what one comes back for. */
export function stillOpen(plans: readonly PlanListItem[], now: number): PlanListItem[] {
  return plans.filter(
    ({ state, approval }) => state === 'waiting' || (approval && now - Date.parse(approval.at) < NEWS_MS)
  );
}

/** What this person asked for and has not got. Shown when it is known: nobody waits for it. */
export function YourRequests() {
  const asked = usePlans({ mine: 'true', state: 'waiting,denied', limit: 10 });
  const open = stillOpen(asked.data?.items ?? [], Date.now());
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="your-requests">
      <h2 className="mp-section-title" id="your-requests">
        You asked for
      </h2>
      <ul className="mp-panel mp-decided">
        {open.map(plan => (
          <li key={plan.id} data-list-row>
            <span className="mp-inline">
              <StateBadge state={plan.state} />
              <Link href={paths.plan(plan.id)}>{plan.items.map(({ name }) => name).join(', ')}</Link>
              <span className="mp-secondary">
                <RelativeTime at={plan.approval?.at ?? plan.requestedAt ?? plan.createdAt} />
                {plan.approval?.reason && `: “${plan.approval.reason}”`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
