import { Flex, Link, Text } from '@backstage/ui';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  RelativeTime,
  StateBadge,
  usePlans,
} from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { AdminPage } from './AdminPage';
import { describeMarks, sortByRisk } from './risk';

/** What waits for a decision: by risk, then by age. Each opens the page that its requester sees. */
export function ApprovalsPage() {
  const waiting = usePlans({ state: 'waiting' });
  const decided = usePlans({ state: 'approved,denied', limit: 20 });
  const items = sortByRisk(waiting.data?.items ?? []);
  return (
    <AdminPage title="Approvals" subtitle={items.length > 0 ? `${items.length} wait` : undefined}>
      {waiting.isPending && <LoadingBlock label="Loading what waits" rows={5} />}
      {waiting.isError && (
        <ErrorBlock
          title="What waits cannot be shown"
          error={waiting.error}
          onRetry={() => void waiting.refetch()}
        />
      )}
      {waiting.isSuccess && items.length === 0 && (
        <EmptyState title="Nothing waits">
          {decided.data && decided.data.items.length > 0
            ? `${decided.data.items.length} decided lately, below.`
            : 'Requests of developers appear here.'}
        </EmptyState>
      )}
      {items.length > 0 && (
        <table className="mp-rows">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Marks</th>
              <th scope="col">Asked by</th>
              <th scope="col">Environment</th>
            </tr>
          </thead>
          <tbody>
            {items.map(plan => (
              <tr key={plan.id} data-list-row>
                <td>
                  <Link href={paths.plan(plan.id)}>{plan.items.map(item => item.name).join(', ')}</Link>
                  <Text as="p" variant="body-small">
                    {plan.summary}
                  </Text>
                  {!plan.may.decide && plan.may.because && (
                    <Text as="p" variant="body-small" color="secondary">
                      {plan.may.because}
                    </Text>
                  )}
                </td>
                <td>{describeMarks(plan.marks).join(', ') || 'none'}</td>
                <td>
                  {plan.requester} <RelativeTime at={plan.requestedAt ?? plan.createdAt} />
                </td>
                <td>{plan.environment}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {decided.data && decided.data.items.length > 0 && (
        <section aria-labelledby="decided">
          <Text as="h2" weight="bold" id="decided">
            Decided
          </Text>
          <ul className="mp-decided">
            {decided.data.items.map(plan => (
              <li key={plan.id}>
                <Flex gap="2" align="center" className="mp-wrap">
                  <StateBadge state={plan.state} />
                  <Link href={paths.plan(plan.id)}>{plan.items.map(item => item.name).join(', ')}</Link>
                  <Text color="secondary">by {plan.approval?.decidedBy ?? 'policy'}</Text>
                </Flex>
              </li>
            ))}
          </ul>
        </section>
      )}
    </AdminPage>
  );
}
