import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  CopyAsCli,
  ErrorBlock,
  Person,
  queryKeys,
  RelativeTime,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { AdminPage } from './AdminPage';
import { Queried } from '../shared/Queried';
import { Rows } from '../shared/Rows';

/** Who did what, when; each entry is chained to the one before, so that a changed one shows. */
export function AuditPage() {
  const client = usePluginManager();
  const audit = useQuery({
    queryKey: queryKeys.audit,
    queryFn: ({ signal }) => client.listAudit({ limit: 100 }, { signal }),
  });
  const verify = useMutation({ mutationFn: () => client.verifyAudit() });
  return (
    <AdminPage title="Audit">
      <Flex gap="3" align="center" className="mp-wrap">
        <Button variant="secondary" isPending={verify.isPending} onPress={() => verify.mutate()}>
          Check the chain
        </Button>
        <CopyAsCli command="./flyloft audit verify" />
      </Flex>
      {verify.isError && <ErrorBlock title="The chain was not checked" error={verify.error} />}
      {verify.data?.outcome === 'intact' && (
        <Alert status="success" icon title={`Intact: ${verify.data.rows} entries`} />
      )}
      {verify.data?.outcome === 'broken' && (
        <Alert
          status="danger"
          icon
          title={`Broken at entry ${verify.data.seq}`}
          description={verify.data.reason}
        />
      )}
      <Queried query={audit} what="the audit" lines={8} empty={{ title: 'Nothing happened yet' }}>
        {items => (
          <Rows columns={['Entry', 'When', 'Who', 'What']}>
            {items.map(entry => (
              <tr key={entry.seq}>
                <td>{entry.seq}</td>
                <td>
                  <RelativeTime at={entry.at} />
                </td>
                <td>
                  <Person entityRef={entry.actor} />
                </td>
                <td>
                  {entry.summary}
                  <Text as="p" variant="body-small" color="secondary">
                    {entry.action} · {entry.subject}
                    {entry.result === 'failure' ? ' · failed' : ''}
                  </Text>
                </td>
              </tr>
            ))}
          </Rows>
        )}
      </Queried>
    </AdminPage>
  );
}
