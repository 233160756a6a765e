import {
  CopyAsCli,
  EmptyState,
  ErrorBlock,
  LoadingBlock,
  queryKeys,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { AdminPage } from './AdminPage';
import { SearchesTable } from './SearchesTable';

/** What people asked for that cannot be installed yet, with the command that makes a bundle of it. */
export function RequestsPage() {
  const client = usePluginManager();
  const requests = useQuery({
    queryKey: queryKeys.requests,
    queryFn: ({ signal }) => client.listPluginRequests({ signal }),
  });
  const items = requests.data?.items ?? [];
  return (
    <AdminPage title="Asked for">
      {requests.isPending && <LoadingBlock label="Loading requests" />}
      {requests.isError && (
        <ErrorBlock
          title="Requests cannot be shown"
          error={requests.error}
          onRetry={() => void requests.refetch()}
        />
      )}
      {requests.isSuccess && items.length === 0 && (
        <EmptyState title="Nobody asked for anything">
          Searches without a result offer to ask; what people ask for is counted here.
        </EmptyState>
      )}
      {items.length > 0 && (
        <table className="mp-rows">
          <thead>
            <tr>
              <th scope="col">Plugin</th>
              <th scope="col">Asked</th>
              <th scope="col">Command</th>
            </tr>
          </thead>
          <tbody>
            {items.map(item => (
              <tr key={item.pluginId}>
                <td>{item.pluginId}</td>
                <td>{item.count === 1 ? 'once' : `${item.count} times`}</td>
                <td>
                  <code>{item.command}</code> <CopyAsCli command={item.command} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <SearchesTable />
    </AdminPage>
  );
}
