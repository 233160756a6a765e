import { Link } from '@backstage/ui';
import {
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  Person,
  queryKeys,
  RelativeTime,
  StateBadge,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../routes';
import { AdminPage } from './AdminPage';

/** What was done and is being done, newest first. */
export function OperationsPage() {
  const client = usePluginManager();
  const operations = useQuery({
    queryKey: [...queryKeys.operations, 'list'],
    queryFn: ({ signal }) => client.listOperations({}, { signal }),
  });
  const items = operations.data?.items ?? [];
  return (
    <AdminPage title="Operations">
      {operations.isPending && <LoadingBlock label="Loading operations" rows={5} />}
      {operations.isError && (
        <ErrorBlock
          title="Operations cannot be shown"
          error={operations.error}
          onRetry={() => void operations.refetch()}
        />
      )}
      {operations.isSuccess && items.length === 0 && (
        <EmptyState title="Nothing was done yet">Approved plans appear here as they run.</EmptyState>
      )}
      {items.length > 0 && (
        <table className="mp-rows">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">State</th>
              <th scope="col">Asked by</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {items.map(operation => (
              <tr key={operation.id} data-list-row>
                <td>
                  <Link href={paths.operation(operation.id)}>{operation.summary}</Link>
                </td>
                <td>
                  <StateBadge state={operation.state} />
                </td>
                <td>
                  <Person entityRef={operation.requestedBy} />
                </td>
                <td>
                  <RelativeTime at={operation.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </AdminPage>
  );
}
