import { Link } from '@backstage/ui';
import {
  describeDuration,
  Person,
  queryKeys,
  RelativeTime,
  StateBadge,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../routes';
import { AdminPage } from './AdminPage';
import { Queried } from '../shared/Queried';
import { Rows } from '../shared/Rows';

/** What was done and is being done, newest first. */
export function OperationsPage() {
  const client = usePluginManager();
  const operations = useQuery({
    queryKey: [...queryKeys.operations, 'list'],
    queryFn: ({ signal }) => client.listOperations({}, { signal }),
  });
  return (
    <AdminPage title="Operations">
      <Queried
        query={operations}
        what="operations"
        lines={5}
        empty={{ title: 'Nothing was done yet', children: 'Approved plans appear here as they run.' }}
      >
        {items => (
          <Rows columns={['What', 'State', 'Asked by', 'When', 'Took']}>
            {items.map(operation => (
              <tr key={operation.id} data-list-row>
                <td>
                  <Link href={paths.operation(operation.id)}>{operation.summary}</Link>
                  {operation.error && <p className="mp-small mp-secondary">{operation.error.message}</p>}
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
                <td data-narrow>{describeDuration(operation.startedAt, operation.endedAt, new Date())}</td>
              </tr>
            ))}
          </Rows>
        )}
      </Queried>
    </AdminPage>
  );
}
