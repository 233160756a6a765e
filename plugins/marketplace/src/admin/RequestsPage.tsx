import { CopyAsCli, queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';
import { AdminPage } from './AdminPage';
import { SearchesTable } from './SearchesTable';
import { Queried } from '../shared/Queried';
import { Rows } from '../shared/Rows';

/** What people asked for that cannot be installed yet, with the command that makes a bundle of it. */
export function RequestsPage() {
  const client = usePluginManager();
  const requests = useQuery({
    queryKey: queryKeys.requests,
    queryFn: ({ signal }) => client.listPluginRequests({ signal }),
  });
  return (
    <AdminPage title="Asked for">
      <Queried
        query={requests}
        what="requests"
        empty={{
          title: 'Nobody asked for anything',
          children: 'Searches without a result offer to ask; what people ask for is counted here.',
        }}
      >
        {items => (
          <Rows columns={['Plugin', 'Asked', 'Command']}>
            {items.map(item => (
              <tr key={item.pluginId}>
                <td>{item.pluginId}</td>
                <td>{item.count === 1 ? 'once' : `${item.count} times`}</td>
                <td>
                  <code>{item.command}</code> <CopyAsCli command={item.command} />
                </td>
              </tr>
            ))}
          </Rows>
        )}
      </Queried>
      <SearchesTable />
    </AdminPage>
  );
}
