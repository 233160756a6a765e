import { useMemo, useState } from 'react';
import { Button, Checkbox, Flex, Text } from '@backstage/ui';
import type { PlanListItem } from '@flyloft/plugin-manager-common';
import {
  CopyAsCli,
  describePerson,
  EmptyState,
  ErrorBlock,
  FreshRows,
  LoadingBlock,
  Person,
  queryKeys,
  RelativeTime,
  StateBadge,
  usePluginManager,
  usePlans,
  useSteadyRows,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import { paths } from '../routes';
import { Rows } from '../shared/Rows';
import { AdminPage } from './AdminPage';
import { fromQueue } from './approvalQueue';
import { describeMarks, isHarmless, sortByRisk } from './risk';

const keyOf = (plan: PlanListItem) => plan.id;
const WEEK_MS = 7 * 24 * 3_600_000;
const namesOf = (plan: PlanListItem) => plan.items.map(item => item.name).join(', ');

/** What waits for a decision: by risk, then by age. Each opens the page that its requester sees. */
export function ApprovalsPage() {
  const waiting = usePlans({ state: 'waiting' });
  const decided = usePlans({ state: 'approved,denied', limit: 20 });
  const items = useMemo(() => sortByRisk(waiting.data?.items ?? []), [waiting.data]);
  const steady = useSteadyRows(items, keyOf);
  const thisWeek = (decided.data?.items ?? []).filter(
    plan => plan.approval && Date.now() - new Date(plan.approval.at).getTime() < WEEK_MS
  ).length;
  return (
    <AdminPage
      title="Approvals"
      subtitle={
        <span className="mp-inline">
          {items.length > 0 && `${items.length} ${items.length === 1 ? 'waits' : 'wait'}`}
          <CopyAsCli command="./flyloft plan" />
        </span>
      }
    >
      {waiting.isPending && <LoadingBlock label="Loading what waits" rows={5} height={44} />}
      {waiting.isError && (
        <ErrorBlock
          title="What waits cannot be shown"
          error={waiting.error}
          onRetry={() => void waiting.refetch()}
        />
      )}
      {waiting.isSuccess && items.length === 0 && steady.rows.length === 0 && (
        <EmptyState title="Nothing waits">
          {thisWeek > 0 ? `${thisWeek} decided this week.` : 'Requests of developers appear here.'}
        </EmptyState>
      )}
      <div>
        <FreshRows count={steady.fresh} onShow={steady.show} />
        {steady.rows.length > 0 && (
          <div {...steady.listen}>
            <Waiting plans={steady.rows} />
          </div>
        )}
      </div>
      {decided.data && decided.data.items.length > 0 && (
        <section aria-labelledby="decided">
          <h2 className="mp-section-title" id="decided">
            Decided
          </h2>
          <ul className="mp-panel mp-decided">
            {decided.data.items.map(plan => (
              <li key={plan.id}>
                <Flex gap="2" align="center" className="mp-wrap">
                  <StateBadge state={plan.state} />
                  <RouterLink className="mp-link" to={paths.plan(plan.id)}>
                    {namesOf(plan)}
                  </RouterLink>
                  <Text color="secondary">
                    by {describePerson(plan.approval?.decidedBy ?? 'policy')}
                    {plan.approval && (
                      <>
                        {' · '}
                        <RelativeTime at={plan.approval.at} />
                        {plan.approval.reason && `: “${plan.approval.reason}”`}
                      </>
                    )}
                  </Text>
                </Flex>
              </li>
            ))}
          </ul>
        </section>
      )}
    </AdminPage>
  );
}

/** The waiting plans; those without new access, without return and without breaking change can be approved together. */
function Waiting({ plans }: { plans: readonly PlanListItem[] }) {
  const client = usePluginManager();
  const cache = useQueryClient();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const harmless = plans.filter(isHarmless);
  const chosen = harmless.filter(plan => selected.has(plan.id));
  const approve = useMutation({
    mutationFn: async () => {
      // One after the other: each is a decision of its own, and one that is refused stops none of the others.
      const refused: string[] = [];
      for (const plan of chosen) {
        await client
          .approvePlan(plan.id, { digest: plan.digest })
          .catch(error =>
            refused.push(`${namesOf(plan)}: ${error instanceof Error ? error.message : error}`)
          );
      }
      if (refused.length > 0) throw new Error(refused.join('\n'));
    },
    onSettled: () => {
      setSelected(new Set());
      return cache.invalidateQueries({ queryKey: queryKeys.plans });
    },
  });
  return (
    <Flex direction="column" gap="3">
      {approve.isError && <ErrorBlock title="Not all were approved" error={approve.error} />}
      {harmless.length > 1 && (
        <Flex gap="3" align="center" className="mp-wrap">
          <Button
            size="small"
            variant="secondary"
            isPending={approve.isPending}
            onPress={() =>
              chosen.length === 0 ? setSelected(new Set(harmless.map(keyOf))) : approve.mutate()
            }
          >
            {chosen.length === 0
              ? `Select the ${harmless.length} without new access`
              : `Approve ${chosen.length} together`}
          </Button>
          {chosen.length > 0 && (
            <Button size="small" variant="tertiary" onPress={() => setSelected(new Set())}>
              Clear
            </Button>
          )}
        </Flex>
      )}
      <Rows
        columns={[...(harmless.length > 1 ? ['(Select)'] : []), 'What', 'Marks', 'Asked by', 'Environment']}
      >
        {plans.map(plan => (
          <tr key={plan.id} data-list-row data-selected={selected.has(plan.id) || undefined}>
            {harmless.length > 1 && (
              <td data-narrow>
                {isHarmless(plan) && (
                  <Checkbox
                    aria-label={`Select ${namesOf(plan)}`}
                    isSelected={selected.has(plan.id)}
                    onChange={on =>
                      setSelected(
                        new Set(on ? [...selected, plan.id] : [...selected].filter(id => id !== plan.id))
                      )
                    }
                  />
                )}
              </td>
            )}
            <td>
              <RouterLink className="mp-link" to={paths.plan(plan.id)} state={fromQueue}>
                {namesOf(plan)}
              </RouterLink>
              <p>{plan.summary}</p>
              {plan.reason && <p className="mp-small mp-secondary">“{plan.reason}”</p>}
              {!plan.may.decide && plan.may.because && (
                <p className="mp-small mp-secondary">{plan.may.because}</p>
              )}
            </td>
            <td>
              <Marks marks={describeMarks(plan.marks)} />
            </td>
            <td>
              <Person entityRef={plan.requester} />{' '}
              <span className="mp-secondary">
                <RelativeTime at={plan.requestedAt ?? plan.createdAt} />
              </span>
            </td>
            <td>{plan.environment}</td>
          </tr>
        ))}
      </Rows>
    </Flex>
  );
}

function Marks({ marks }: { marks: readonly string[] }) {
  if (marks.length === 0) return <span className="mp-secondary">none</span>;
  return (
    <span className="mp-marks">
      {marks.map(mark => (
        <span key={mark} className="mp-mark">
          ! {mark}
        </span>
      ))}
    </span>
  );
}
