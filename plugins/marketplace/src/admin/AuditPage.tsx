import { Alert, Button, Flex, Link } from '@backstage/ui';
import {
  CopyAsCli,
  ErrorBlock,
  Person,
  queryKeys,
  RelativeTime,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { AdminPage } from './AdminPage';
import { sayAction, subjectPath } from './auditWords';
import { Mark } from '../shared/Mark';
import { Queried } from '../shared/Queried';
import { Rows } from '../shared/Rows';

/** Entries that are read at once. */
const PAGE = 100;

/** Who did what, when; each entry is chained to the one before, so that a changed one shows. */
export function AuditPage() {
  const client = usePluginManager();
  const pages = useInfiniteQuery({
    queryKey: queryKeys.audit,
    queryFn: ({ signal, pageParam }) =>
      client.listAudit(
        { limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) },
        { signal }
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page => page.nextBefore,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const items = pages.data?.pages.flatMap(page => page.items);
  const audit = { ...pages, data: items && { items } };
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
        {entries => (
          <Rows columns={['Entry', 'When', 'Who', 'What', 'About']}>
            {entries.map(entry => (
              <tr key={entry.seq}>
                <td>{entry.seq}</td>
                <td data-narrow>
                  <RelativeTime at={entry.at} />
                </td>
                <td>
                  <Person entityRef={entry.actor} />
                </td>
                <td>
                  <span title={entry.action}>{sayAction(entry.action)}</span>
                  {entry.result === 'failure' && (
                    <>
                      {' '}
                      <Mark tone="danger">Failed</Mark>
                    </>
                  )}
                  <p className="mp-small mp-secondary">{entry.summary}</p>
                </td>
                <td>
                  <Subject subject={entry.subject} />
                </td>
              </tr>
            ))}
          </Rows>
        )}
      </Queried>
      {hasNextPage && (
        <div>
          <Button variant="secondary" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </AdminPage>
  );
}

function Subject({ subject }: { subject: string }) {
  const path = subjectPath(subject);
  return path === undefined ? <code>{subject}</code> : <Link href={path}>{subject.replace(':', ' ')}</Link>;
}
